package dev.sluice.db;

/** Something outside of the database that is worth keeping only if a transaction is: its end decides. */
public interface Pending {
    /** The transaction is committed. */
    void keep();

    /** The transaction is taken back. */
    void giveUp();
}
