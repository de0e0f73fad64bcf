package dev.sluice.stage;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Pause;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * One swap of a table at a time: the staging table has the same name in all of them, and each would take another's for one that a
 * killed swap has left. In PostgreSQL an advisory lock of the session that cuts over; in SQLite the staging table's {@link Maker}.
 */
public record Turn(Database home, TableName table, String refused) {
    /** The session of a process that was just killed is gone within this. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private static final Duration EVERY = Duration.ofMillis(20);

    private static final String HELD = """
            select count(*) as n from pg_locks
            where locktype = 'advisory' and granted and objsubid = 1 and pid = pg_backend_pid()
              and (classid::bigint << 32 | objid::bigint) = hashtextextended(?, 0)
            """;

    /** Runs the body, in which no transaction is open yet, while no other swap of that table can begin. */
    public static <T> T during(Database home, TableName table, Supplier<T> body) {
        return during(new Turn(home, table, atWork(table)), body);
    }

    /** The same where others are kept from the staging table too, by whichever table they swap. */
    public static <T> T during(Database home, TableName table, TableName staging, Supplier<T> body) {
        Turn kept = new Turn(home, staging, inUse(staging));
        return during(home, table, () -> during(kept, body));
    }

    private static <T> T during(Turn turn, Supplier<T> body) {
        if (!(turn.home.dialect() instanceof Postgres)) {
            return body.get();
        }
        turn.take();
        try {
            return body.get();
        } finally {
            turn.end();
        }
    }

    /** The same until the end of a transaction. */
    public static void join(Transaction tx, TableName table) {
        join(tx, table, atWork(table));
    }

    /** The same until the end of a transaction, in which a staging table is made. */
    public static void join(Transaction tx, TableName table, TableName staging) {
        join(tx, table);
        join(tx, staging, inUse(staging));
    }

    private static void join(Transaction tx, TableName table, String refused) {
        if (tx.isPostgres() && !got(tx, "select pg_try_advisory_xact_lock(hashtextextended(?, 0))", table)) {
            throw refusal(refused);
        }
    }

    /** A session that was lost has lost its turn, and another swap may have made the staging table anew. */
    public static void refuseLost(Transaction tx, TableName table) {
        if (tx.isPostgres() && tx.number(Sql.of(HELD, key(table))) == 0) {
            throw SluiceException.of(
                    Kind.RETRY,
                    "the session that kept other swaps of table " + table + " out was lost meanwhile",
                    "cut over",
                    "run it again");
        }
    }

    private static String key(TableName table) {
        return "sluice swap " + table;
    }

    private static boolean got(Transaction tx, String sql, TableName table) {
        return Boolean.TRUE.equals(tx.query(Sql.of(sql, key(table))).value());
    }

    private void take() {
        long end = System.nanoTime() + GRACE.toNanos();
        while (!ask("select pg_try_advisory_lock(hashtextextended(?, 0))")) {
            if (System.nanoTime() >= end) {
                throw refusal(refused);
            }
            Pause.of(EVERY, "while waiting", "");
        }
    }

    private boolean ask(String sql) {
        return home.transaction(Access.READ, tx -> got(tx, sql, table));
    }

    /** Where the session is lost, so is its lock; what was done is not to be told as a failure for it. */
    private void end() {
        try {
            ask("select pg_advisory_unlock(hashtextextended(?, 0))");
        } catch (SluiceException e) {
            home.remark("the lock of the swap went with its session: " + e.getMessage());
        }
    }

    private static String atWork(TableName table) {
        return "another swap of table " + table + " is at work";
    }

    private static String inUse(TableName staging) {
        return "another swap that is at work has staging table " + staging;
    }

    /** Where the staging table itself says that somebody is at work on it. */
    public static SluiceException refusal(TableName table, TableName staging) {
        return refusal(atWork(table) + ", or one of another table that has staging table " + staging);
    }

    private static SluiceException refusal(String what) {
        return SluiceException.of(Kind.LOCKED, what, "swap", "wait for its end, or end that session, and run it again");
    }
}
