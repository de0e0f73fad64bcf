package dev.sluice.db;

import dev.sluice.SluiceException;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.time.Duration;
import java.util.Optional;

/**
 * Sees to it that a transaction of PostgreSQL does not keep others waiting: from a session of its own it looks at the locks
 * above ROW EXCLUSIVE on tables that were there before, and cancels the running statement once one is held for too long.
 */
public final class LockWatch implements AutoCloseable {
    private static final long PAUSE_MILLIS = 100;
    private static final long CANCEL_AGAIN_MILLIS = 1_000;

    /** Read outside of the transaction, the catalog shows only tables that others can see. */
    private static final String STRONG = """
            select n.nspname || '.' || c.relname as name
            from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
            where l.pid = ? and l.granted and l.locktype = 'relation' and c.relkind in ('r', 'p', 'm')
              and l.database = (select oid from pg_database where datname = current_database())
              and l.mode in ('ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock',
                             'AccessExclusiveLock')
              and n.nspname <> 'pg_catalog' and n.nspname not like 'pg\\_toast%' and n.nspname not like 'pg\\_temp%'
            order by 1 limit 1
            """;

    private final Link observer;
    private final int pid;
    private final Duration limit;
    private final Runnable cancel;
    private final Thread thread;
    private long since;
    private long cancelled;
    private String exceeded = "";
    private boolean closed;

    private LockWatch(Link observer, int pid, Duration limit, Runnable cancel) {
        this.observer = observer;
        this.pid = pid;
        this.limit = limit;
        this.cancel = cancel;
        this.thread = new Thread(this::watch, "lock watch");
        thread.setDaemon(true);
    }

    static LockWatch start(Link observer, int pid, Duration limit, Runnable cancel) {
        LockWatch watch = new LockWatch(observer, pid, limit, cancel);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        while (look()) {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized boolean look() {
        if (closed) {
            return false;
        }
        try {
            Optional<String> table = strong();
            long now = System.nanoTime();
            if (table.isEmpty()) {
                since = 0;
            } else if (since == 0) {
                since = now;
            } else if (now - since > limit.toNanos()) {
                exceeded = table.get();
                cancelAgain(now);
            }
            return true;
        } catch (SluiceException e) {
            // What cannot be watched counts as held for too long.
            exceeded = "(not known: " + e.getMessage() + ")";
            return false;
        }
    }

    private void cancelAgain(long now) {
        if (cancelled == 0
                || now - cancelled > Duration.ofMillis(CANCEL_AGAIN_MILLIS).toNanos()) {
            cancelled = now;
            cancel.run();
        }
    }

    /** A table that was there before and that the transaction now holds a strong lock on. */
    public synchronized Optional<String> strong() {
        observer.begin(Access.READ);
        try {
            Rows rows = observer.query(Sql.of(STRONG, pid));
            return rows.isEmpty() ? Optional.empty() : Optional.of(String.valueOf(rows.value()));
        } finally {
            observer.rollback();
        }
    }

    /** The table whose lock was held for too long since the last {@link #reset}; empty when none was. */
    public synchronized Optional<String> exceeded() {
        return exceeded.isEmpty() ? Optional.empty() : Optional.of(exceeded);
    }

    /** Stops cancelling: the locks are going to be given up. */
    public synchronized void reset() {
        exceeded = "";
        since = 0;
        cancelled = 0;
    }

    @Override
    public synchronized void close() {
        closed = true;
        thread.interrupt();
        observer.close();
    }
}
