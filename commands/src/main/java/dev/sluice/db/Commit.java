package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Sql;
import java.time.Duration;
import java.util.Optional;

/** Commits and, where the answer is lost, finds out whether the commit took place. */
final class Commit {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long PAUSE_MILLIS = 50;

    private final Database database;
    private final Link link;
    private final Transaction transaction;

    Commit(Database database, Link link, Transaction transaction) {
        this.database = database;
        this.link = link;
        this.transaction = transaction;
    }

    void run() {
        transaction.refuseIfFailed();
        transaction.forceConstraints();
        Optional<String> id = transaction.hasWritten() ? transaction.id() : Optional.empty();
        try {
            link.commit();
        } catch (SluiceException e) {
            if (id.isEmpty() || e.kind() != Kind.CONNECTION || !resolve(id.get(), e)) {
                throw e;
            }
            database.forget(link);
        }
    }

    /** True when the transaction was committed, false when it was rolled back; throws when the server stays away. */
    private boolean resolve(String id, SluiceException lost) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            String status = status(id, lost);
            if (status.equals("committed")) {
                return true;
            }
            if (status.equals("aborted")) {
                return false;
            }
            pause();
        }
        throw SluiceException.of(
                        Kind.UNKNOWN,
                        "the connection was lost at commit and the server does not answer",
                        "transaction " + id,
                        "when it is back, ask: select pg_xact_status('" + id + "')")
                .withState("unknown: committed or rolled back")
                .causedBy(lost);
    }

    /** {@code committed}, {@code aborted}, {@code in progress}, or empty while the server does not answer. */
    private String status(String id, SluiceException lost) {
        try (Link other = database.link()) {
            other.begin(Access.READ);
            String status = other.query(Sql.of("select pg_xact_status(?::xid8) as status", id))
                    .text(0, "status");
            other.rollback();
            return status == null ? "" : status;
        } catch (SluiceException e) {
            lost.addSuppressed(e);
            return "";
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
