package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Sql;
import java.util.Optional;

/** Commits and, where the answer is lost, finds out whether the commit took place. */
final class Commit {
    private static final long PAUSE_MILLIS = 50;

    private final Database database;

    Commit(Database database) {
        this.database = database;
    }

    /** Gives whether there was anything to keep. */
    boolean run(Link link, Transaction transaction) {
        transaction.refuseIfFailed();
        // Asked whatever was sent: a query may have written too, by insert ... returning or in a function.
        Optional<String> id = transaction.id();
        transaction.forceConstraints();
        // SQLite has no ids; there a statement that may write counts as one that did.
        boolean wrote = id.isPresent() || (link instanceof SqliteLink && !link.readOnly() && transaction.hasWritten());
        try {
            link.commit();
            return wrote;
        } catch (SluiceException e) {
            if (id.isEmpty() || e.kind() != Kind.CONNECTION) {
                throw e;
            }
            if (!resolve(id.get(), e)) {
                throw e.withState("rolled back");
            }
            database.discard(link, e);
            return true;
        }
    }

    /** True when the transaction was committed, false when it was rolled back; throws when the server stays away. */
    private boolean resolve(String id, SluiceException lost) {
        long deadline = System.nanoTime() + database.patience().toNanos();
        do {
            String status = status(id, lost);
            if (status.equals("committed")) {
                return true;
            }
            if (status.equals("aborted")) {
                return false;
            }
        } while (pause() && System.nanoTime() < deadline);
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

    /** False when interrupted: whoever ends the program wants the answer that there is. */
    private static boolean pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
