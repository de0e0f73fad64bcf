package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.time.Duration;
import java.util.Optional;

/**
 * The row by which Liquibase keeps others away, applications that migrate at their start among them. On PostgreSQL a session of its own commits
 * it before the work and clears it afterwards, and as long as that session lives it holds an advisory lock that the row names: who finds the row
 * and gets that lock knows that its owner is dead. SQLite lets one transaction write at a time, which keeps all others away by itself.
 */
public final class ChangeLogLock implements Pending, KeptAway {
    private static final long PAUSE_MILLIS = 250;

    private final Database home;
    private final Name journal;
    private final LockRow row;
    private final Link session;

    private ChangeLogLock(Database home, Name journal, LockRow row, Link session) {
        this.home = home;
        this.journal = journal;
        this.row = row;
        this.session = session;
    }

    /** Keeps others away until that transaction ends; waits so long for who is there already. */
    public static void during(Transaction tx, Database home, Name journal, Duration wait) {
        boolean held = tx.awaited().stream().anyMatch(ChangeLogLock.class::isInstance);
        if (!tx.isPostgres()) {
            SqliteLockRow.passIn(tx);
        } else if (!held && !(home.rehearses() && !LockRow.isThere(tx, journal))) {
            tx.await(take(home, journal, owner(tx), wait));
        }
    }

    /** Keeps others away until it is closed, through several transactions. */
    public static KeptAway held(Database home, Name journal, Duration wait) {
        if (home.dialect() instanceof dev.sluice.dialect.Sqlite) {
            return SqliteLockRow.take(home);
        }
        return take(home, journal, home.read(ChangeLogLock::owner), wait)::keep;
    }

    /** Whether a run of ours that is dead has left the row; in a transaction in which Liquibase's tables are found. */
    public static boolean isLeft(Transaction tx, Name journal) {
        return tx.isPostgres() ? LockRow.isLeft(tx, journal) : SqliteLockRow.isLeft(tx);
    }

    /** The session's name tells the run. */
    private static String owner(Transaction tx) {
        return String.valueOf(
                tx.query(Sql.of("select current_setting('application_name')")).value());
    }

    private static ChangeLogLock take(Database home, Name journal, String owner, Duration wait) {
        Link session = home.absence().add(home.link());
        try {
            OwnSchema.keep(session, journal);
            LockRow row = LockRow.prepare(session, owner, journal);
            waitFor(row, wait);
            return new ChangeLogLock(home, journal, row, session);
        } catch (Throwable t) {
            closeAfter(session, t);
            throw t;
        }
    }

    private static void closeAfter(Link session, Throwable first) {
        try {
            session.close();
        } catch (SluiceException e) {
            first.addSuppressed(e);
        }
    }

    private static void waitFor(LockRow row, Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        for (Optional<Rows> other = row.take(); other.isPresent(); other = row.take()) {
            if (System.nanoTime() >= deadline) {
                throw refusal(other.get());
            }
            pause();
        }
    }

    static SluiceException refusal(Rows other) {
        return SluiceException.of(
                Kind.LOCKED,
                "change sets are being run by " + other.text(0, "lockedby") + ", since " + other.text(0, "lockgranted"),
                "table databasechangeloglock",
                "wait for its end, with wait: 10.minutes for one; if it is gone for good:"
                        + " update databasechangeloglock set locked = false, lockgranted = null, lockedby = null");
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SluiceException.of(
                            Kind.INTERRUPTED, "interrupted while waiting for who runs change sets", "migrate", "")
                    .causedBy(e);
        }
    }

    /** What was done is kept; the row alone is not as it should be. */
    @Override
    public void keep() {
        try {
            close();
        } catch (SluiceException e) {
            throw SluiceException.of(
                            Kind.PARTLY,
                            "Liquibase's lock is still set: "
                                    + e.problems().get(0).what(),
                            "table databasechangeloglock",
                            "run migrate again, which clears it; applications that migrate at their start wait until then")
                    .withState("the change sets are committed")
                    .causedBy(e);
        }
    }

    @Override
    public void giveUp() {
        close();
    }

    /** Where the session was lost, another clears the row; until then applications would wait. */
    @Override
    public void close() {
        try (Link own = session) {
            row.clear(own);
        } catch (SluiceException e) {
            try (Link other = home.link()) {
                OwnSchema.keep(other, journal);
                row.clear(other);
            } catch (SluiceException again) {
                e.addSuppressed(again);
                throw e;
            }
        }
    }
}
