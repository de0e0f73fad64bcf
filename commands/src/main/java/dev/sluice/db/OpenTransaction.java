package dev.sluice.db;

import dev.sluice.SluiceException;

/** A transaction that stays open until its owner ends it; meanwhile all work of the database is done in it. */
public final class OpenTransaction {
    private final Database database;
    private final Link link;
    private final Transaction transaction;

    OpenTransaction(Database database, Link link, Transaction transaction) {
        this.database = database;
        this.link = link;
        this.transaction = transaction;
    }

    public Transaction transaction() {
        return transaction;
    }

    /** Whether the server refuses all that it would write. */
    public boolean readOnly() {
        return link.readOnly();
    }

    /** Whether a statement has failed and nothing has taken it back: it can only be rolled back. */
    public boolean failed() {
        return link.failure().isPresent();
    }

    /** Whether the engine has ended it by itself, as SQLite does when a write is interrupted. */
    public boolean lost() {
        return failed() && !link.alive();
    }

    /** Keeps what was done; whatever goes wrong, afterwards it is no longer open. */
    public void commit() {
        try {
            database.commit(link, transaction);
        } catch (Throwable t) {
            database.rollback(link, t);
            transaction.pending().backTo(0, t);
            throw t;
        } finally {
            database.closed();
        }
    }

    /** Takes back what was done. A connection that cannot say so any more is closed, and the server takes it back. */
    public void rollback() {
        try {
            link.rollback();
        } catch (SluiceException e) {
            database.discard(link, e);
            throw e;
        } finally {
            database.closed();
            transaction.pending().giveUp();
        }
    }
}
