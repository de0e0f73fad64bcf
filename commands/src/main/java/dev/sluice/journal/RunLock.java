package dev.sluice.journal;

import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import java.time.Duration;
import java.util.List;

/** Held from a run's start to its end: no second run of the same runbook on the same database. */
sealed interface RunLock extends AutoCloseable permits SessionLock, FileLocks {
    /** Takes all or none; refuses, naming the holder, when one is still held after the wait. */
    static RunLock take(Database home, Holder self, List<LockName> names, Duration wait) {
        return home.server().isPostgres()
                ? SessionLock.take(home, self, names, wait)
                : FileLocks.take(home, self, names, wait);
    }

    /** Whether that run holds it; only looks. */
    static boolean isHeld(Database home, RunId run, LockName name) {
        String label = home.server().isPostgres() ? LockWait.holder(home, name) : FileLocks.holder(home, name);
        return Holder.parse(label).filter(holder -> holder.run().equals(run)).isPresent();
    }

    /** Sees to it that it is still held: a session that was lost has lost it. Outside of a transaction. */
    void ensure();

    /** Throws when this transaction runs on a session that does not hold it. */
    void check(Transaction tx);

    @Override
    void close();
}
