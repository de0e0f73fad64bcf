package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Capabilities.Capability;
import dev.sluice.sql.Sql;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tries out what a PostgreSQL server can do; each attempt is taken back whole, whatever came of it. */
final class Probe {
    private static final String TABLE = "sluice_probe";

    /** The key of the advisory lock; somebody else's hold on it is an answer too. */
    private static final long LOCK = 0x736c_7569_6365L;

    private final Transaction transaction;

    Probe(Transaction transaction) {
        this.transaction = transaction;
    }

    Set<Capability> all() {
        Map<Capability, Function<Transaction, Boolean>> attempts = new EnumMap<>(Capability.class);
        attempts.put(Capability.TEMPORARY_TABLES, Probe::temporaryTable);
        attempts.put(Capability.DDL_ROLLS_BACK, Probe::ddlRollsBack);
        attempts.put(Capability.ATOMIC_COPY, Probe::atomicCopy);
        attempts.put(Capability.ADVISORY_LOCKS, Probe::advisoryLock);
        attempts.put(Capability.ON_CONFLICT, Probe::onConflict);
        return attempts.entrySet().stream()
                .filter(attempt -> succeeds(attempt.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean succeeds(Function<Transaction, Boolean> attempt) {
        boolean[] found = {false};
        try {
            transaction.nested(() -> {
                found[0] = attempt.apply(transaction);
                throw new TakenBack();
            });
        } catch (TakenBack done) {
            return found[0];
        } catch (SluiceException e) {
            // Only a refusal is an answer; a lost connection, a timeout or a cancel says nothing about the server.
            if (e.kind() != Kind.FAILED
                    || Fault.behind(e).filter(Probe::isRefusal).isEmpty()) {
                throw e;
            }
        }
        return false;
    }

    /**
     * Syntax error or missing right (42), feature not supported (0A), no schema to make it in (3F); XX is how servers that only speak
     * the protocol refuse what they do not know.
     */
    private static boolean isRefusal(Fault fault) {
        return fault.sqlState().startsWith("42")
                || fault.sqlState().startsWith("0A")
                || fault.sqlState().startsWith("3F")
                || fault.sqlState().startsWith("XX");
    }

    private static boolean temporaryTable(Transaction tx) {
        make(tx);
        return tx.execute(Sql.of("insert into " + TABLE + " values (1, 'a')")) == 1;
    }

    private static boolean ddlRollsBack(Transaction tx) {
        try {
            tx.nested(() -> {
                make(tx);
                throw new TakenBack();
            });
        } catch (TakenBack done) {
            return !exists(tx);
        }
        throw new AssertionError("a nested block swallowed its failure");
    }

    /** Two copies, the second taken back: the first one's rows stay and no others. */
    private static boolean atomicCopy(Transaction tx) {
        make(tx);
        copy(tx, 1);
        try {
            tx.nested(() -> {
                copy(tx, 2);
                throw new TakenBack();
            });
        } catch (TakenBack done) {
            return count(tx) == 1;
        }
        throw new AssertionError("a nested block swallowed its failure");
    }

    private static void copy(Transaction tx, int id) {
        try (CopyIn copy = tx.copyIn(TABLE + " (id)")) {
            byte[] field = {0, 0, 0, 4, 0, 0, 0, (byte) id};
            copy.row(1, field, 0, field.length);
            copy.finish();
        }
    }

    private static boolean advisoryLock(Transaction tx) {
        tx.query(Sql.of("select pg_try_advisory_xact_lock(?)", LOCK));
        return true;
    }

    private static boolean onConflict(Transaction tx) {
        make(tx);
        tx.execute(Sql.of("insert into " + TABLE + " values (1, 'a')"));
        long ignored = tx.execute(Sql.of("insert into " + TABLE + " values (1, 'b') on conflict do nothing"));
        String update = """
                insert into %1$s as t values (1, 'c'), (2, 'd')
                on conflict (id) do update set a = excluded.a where t.a is distinct from excluded.a
                """;
        return ignored == 0 && tx.execute(Sql.of(update.formatted(TABLE))) == 2;
    }

    private static void make(Transaction tx) {
        tx.execute(Sql.of("create temporary table " + TABLE + " (id integer primary key, a text)"));
    }

    private static boolean exists(Transaction tx) {
        return tx.query(Sql.of("select to_regclass('pg_temp." + TABLE + "')::text as t"))
                        .text(0, "t")
                != null;
    }

    private static long count(Transaction tx) {
        return tx.query(Sql.of("select count(*) as n from " + TABLE)).value() instanceof Long n ? n : -1;
    }

    /** Ends a savepoint's block so that it is rolled back. */
    private static final class TakenBack extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
