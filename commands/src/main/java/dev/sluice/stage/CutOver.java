package dev.sluice.stage;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.db.Fault;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The one short transaction in which the new table takes the old one's place. First writers are kept out and all is looked at once
 * more, which readers do not notice; then everybody is kept out, for as long as names are changed.
 *
 * <p>Each try waits for its locks as long as {@code lockTimeout} only: shorter than the server waits before it looks for deadlocks, so
 * that it is always we who give way. A try that fails gives back all locks.
 */
public final class CutOver {
    private static final List<String> BUSY = List.of(Fault.LOCK_NOT_AVAILABLE, "40P01");
    private static final String WRITERS = "share row exclusive";
    private static final String EVERYBODY = "access exclusive";
    private static final Duration PATIENCE_OF_WRITERS = Duration.ofSeconds(1);
    private static final Duration FIRST_WAIT = Duration.ofMillis(20);

    private static final String BLOCKERS = """
            select distinct 'pid ' || a.pid || ' (' || coalesce(a.usename::text, '') || ', '
                   || coalesce(nullif(a.application_name, ''), 'no name') || ', ' || coalesce(a.state, a.backend_type, 'of another role') || ' for '
                   || coalesce(extract(epoch from clock_timestamp() - a.xact_start)::int, 0) || ' s)'
            from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.granted and l.pid <> pg_backend_pid() and l.relation::regclass::text = any (string_to_array(?, chr(1)))
            order by 1
            """;

    /** Sessions that wait for us and hold what we are going to ask for. */
    private static final String ENTANGLED = """
            select count(*) as n
            from pg_stat_activity a
            where a.wait_event_type = 'Lock' and pg_backend_pid() = any (pg_blocking_pids(a.pid))
              and exists (select from pg_locks l where l.pid = a.pid and l.granted
                          and l.relation::regclass::text = any (string_to_array(?, chr(1))))
            """;

    private static final String LATE = "all locks together were not to be had in time";
    private static final String GIVES_WAY = "who is in the way waits for this swap";

    private final List<Change> changes;
    private final List<Attached.Lock> locks;
    private final Times times;
    private final Runnable check;
    private Runnable last = () -> {};
    private int tries;
    private boolean backwards;

    /** How long locks are waited for at a time, how long they are held at most, and when it is given up. */
    public record Times(Duration lockTimeout, Duration hold, Duration patience) {
        /** Where nothing else was asked for. */
        public static Times usual(Databases databases) {
            return new Times(databases.ddlLockTimeout(), Duration.ofMillis(250), Duration.ofSeconds(30));
        }
    }

    /** A table that gives way to its twin, and what hung on it when the twin was made. */
    public record Change(Twin twin, Attached expected) {}

    /** What it took. */
    public record Taken(int tries, Duration held) {}

    /**
     * A cut-over.
     *
     * @param expected what hung on the table when its twin was made
     * @param check looks at rows once more, while nobody writes
     */
    public CutOver(Twin twin, Attached expected, Times times, Runnable check) {
        this(List.of(new Change(twin, expected)), times, check);
    }

    /** The same for several tables, all at once. */
    public CutOver(List<Change> changes, Times times, Runnable check) {
        this.changes = List.copyOf(changes);
        this.locks = Attached.Lock.merged(
                changes.stream().map(change -> change.expected().order()).toList());
        this.times = times;
        this.check = check;
    }

    /** Done behind the change of names, in the time that everybody may be kept out. */
    public CutOver then(Runnable work) {
        last = work;
        return this;
    }

    public Taken run(Transaction tx) {
        Duration held = persist(tx, () -> attempt(tx));
        return new Taken(tries, held);
    }

    /** Locks the table, its views and those who refer to it against writers, until the transaction ends. */
    public void keepWritersOut(Transaction tx) {
        persist(tx, () -> {
            tx.lockTimeout(times.lockTimeout());
            return FullNames.during(tx, () -> lock(tx, WRITERS));
        });
    }

    private <T> T persist(Transaction tx, Supplier<T> body) {
        long end = System.nanoTime() + times.patience().toNanos();
        Pauses pauses = new Pauses();
        tries = 0;
        for (boolean again = false; ; again = !again) {
            backwards = again;
            tries++;
            try {
                return tx.nested(body);
            } catch (SluiceException e) {
                String reason = reason(tx, e);
                if (System.nanoTime() >= end) {
                    throw givenUp(reason, e);
                }
                pauses.next();
            }
        }
    }

    private Duration attempt(Transaction tx) {
        // A rollback takes this setting back too, so each try says it anew.
        tx.lockTimeout(times.lockTimeout());
        List<String> before = FullNames.during(tx, () -> {
            lock(tx, WRITERS);
            refuseChanges(tx);
            return unlocked(tx);
        });
        long looks = System.nanoTime();
        check.run();
        long looked = System.nanoTime();
        return exchange(tx, before, looked + Math.max(looked - looks, PATIENCE_OF_WRITERS.toNanos()));
    }

    /**
     * Readers come and go, and at one of many moments none is in the way. Nobody writes meanwhile, so that what was looked at stays
     * true; writers wait for about twice as long as the look took. Each wait begins short: new readers wait behind it, and the server
     * ends a transaction that has read the table and begins to write it just then.
     */
    private Duration exchange(Transaction tx, List<String> before, long end) {
        Pauses pauses = new Pauses();
        Duration wait = FIRST_WAIT;
        while (true) {
            refuseEntangled(tx);
            Duration limit = wait.compareTo(times.lockTimeout()) < 0 ? wait : times.lockTimeout();
            wait = limit.multipliedBy(3).dividedBy(2);
            try {
                return tx.nested(() -> alone(tx, before, limit));
            } catch (SluiceException e) {
                if (System.nanoTime() >= end || !mayPass(e)) {
                    throw e;
                }
                tries++;
                pauses.next();
            }
        }
    }

    /** Who has read, and waits to write, would be the victim of the server's search for deadlocks: it is us who give back the locks. */
    private void refuseEntangled(Transaction tx) {
        boolean entangled = FullNames.during(tx, () -> {
            tx.query(Sql.of("select pg_stat_clear_snapshot()"));
            return tx.number(Sql.of(ENTANGLED, named())) > 0;
        });
        if (entangled) {
            throw SluiceException.of(Kind.RETRY, GIVES_WAY, "cut over", "run it again");
        }
    }

    private Duration alone(Transaction tx, List<String> before, Duration limit) {
        tx.lockTimeout(limit);
        Duration changed = FullNames.during(tx, () -> change(tx, before, limit));
        tx.lockTimeout(times.lockTimeout());
        long start = System.nanoTime();
        last.run();
        Duration held = changed.plusNanos(System.nanoTime() - start);
        if (held.compareTo(times.hold()) > 0) {
            throw new TooLong(held).asFailure();
        }
        return held;
    }

    /** How long everybody was kept out for it so far. */
    private Duration change(Transaction tx, List<String> before, Duration limit) {
        keepAllOut(tx, limit);
        long start = System.nanoTime();
        if (!unlocked(tx).equals(before)) {
            throw changed();
        }
        changes.forEach(change -> tx.execute(Attached.batch(change.expected().cutOver())));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Readers wait behind the first lock while the others are waited for, so that the limit is one for all of them. */
    private void keepAllOut(Transaction tx, Duration limit) {
        String usual = String.valueOf(
                tx.query(Sql.of("select current_setting('statement_timeout')")).value());
        tx.statementTimeout(limit);
        long start = System.nanoTime();
        try {
            lock(tx, EVERYBODY);
            tx.query(Sql.of("select set_config('statement_timeout', ?, true)", usual));
        } catch (SluiceException e) {
            boolean cancelled = Fault.behind(e)
                    .filter(f -> f.sqlState().equals(Fault.QUERY_CANCELED))
                    .isPresent();
            if (cancelled && System.nanoTime() - start >= asTheServerCounts(limit)) {
                throw SluiceException.of(Kind.RETRY, LATE, "cut over", "run it again")
                        .causedBy(e);
            }
            throw e;
        }
    }

    /** In nanoseconds: the server takes whole milliseconds, by a clock of its own that may be a little ahead. */
    private static long asTheServerCounts(Duration limit) {
        return TimeUnit.MILLISECONDS.toNanos(limit.toMillis() - 1);
    }

    /** Some write a parent first and others its child; with one order only, the others could be in the way at every try. */
    private boolean lock(Transaction tx, String mode) {
        Attached.Lock.statement(locks, mode, backwards && mode.equals(WRITERS)).forEach(tx::execute);
        return true;
    }

    private String named() {
        return locks.stream().map(Attached.Lock::name).collect(Collectors.joining("\u0001"));
    }

    private List<String> unlocked(Transaction tx) {
        return changes.stream()
                .map(change -> String.valueOf(
                        tx.query(change.twin().query(AttachedSql.UNLOCKED)).value()))
                .toList();
    }

    /** What has a name of its own is asked for anew: what was added is not among what was known. */
    private void refuseChanges(Transaction tx) {
        for (Change change : changes) {
            Twin twin = change.twin();
            if (!twin.again(tx).equals(twin) || !Attached.read(tx, twin).equals(change.expected())) {
                throw changed();
            }
        }
    }

    private String tables() {
        return changes.stream()
                .map(change -> change.twin().live().name().toString())
                .collect(Collectors.joining(", "));
    }

    private SluiceException changed() {
        return SluiceException.of(
                Kind.FAILED,
                "what hangs on table " + tables() + " has changed while the new rows were brought",
                "cut over",
                "run it again");
    }

    /** Held for longer than allowed; taken back, and tried again. */
    private record TooLong(Duration held) {
        private static final String WHAT = "the locks were held for ";

        SluiceException asFailure() {
            return SluiceException.of(Kind.RETRY, WHAT + held.toMillis() + " ms", "cut over", "raise hold:");
        }

        static boolean is(SluiceException e) {
            return e.problems().get(0).what().startsWith(WHAT);
        }
    }

    private static boolean mayPass(SluiceException e) {
        return TooLong.is(e)
                || List.of(GIVES_WAY, LATE).contains(e.problems().get(0).what())
                || Fault.behind(e).filter(f -> BUSY.contains(f.sqlState())).isPresent();
    }

    /** Why the try failed, where another may succeed; all other failures are thrown. */
    private String reason(Transaction tx, SluiceException e) {
        if (TooLong.is(e)) {
            return e.problems().get(0).what();
        }
        if (!mayPass(e)) {
            throw e;
        }
        return FullNames.during(tx, () -> {
            // Else the server would tell what it told at the first try.
            tx.query(Sql.of("select pg_stat_clear_snapshot()"));
            String blockers = tx.query(Sql.of(BLOCKERS, named())).rows().stream()
                    .map(row -> String.valueOf(row.get(0)))
                    .collect(Collectors.joining(", "));
            return blockers.isEmpty() ? "a lock was not to be had" : "blocked by " + blockers;
        });
    }

    private SluiceException givenUp(String reason, SluiceException last) {
        return SluiceException.of(
                        Kind.RETRY,
                        "table " + tables() + " could not be locked in " + tries + " tries: " + reason,
                        "cut over",
                        "run it again later, or with a longer wait: than "
                                + times.patience().toSeconds() + " s")
                .causedBy(last);
    }
}
