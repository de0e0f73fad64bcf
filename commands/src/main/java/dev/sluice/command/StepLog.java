package dev.sluice.command;

import dev.sluice.db.Transaction;
import dev.sluice.journal.Counts;

/** Keeps how far a step has come that commits several times. Outside of a run nothing is kept. */
public interface StepLog {
    /** Keeps nothing. */
    StepLog NONE = new StepLog() {};

    /**
     * One part that is going to be committed.
     *
     * @param cursor how far the step has come with it, as the command itself reads it again
     * @param counts of this part alone
     */
    record Part(String cursor, Counts counts) {}

    /** How far the parts have come that are committed; empty before the first. */
    default String cursor() {
        return "";
    }

    /** A part's transaction has begun. */
    default void opened(Transaction tx) {}

    /** The last thing in the part's own transaction. */
    default void advance(Transaction tx, Part part) {}

    /** The last part is committed; nobody waits here. */
    default void kept() {}

    /** Throws PARTLY where the run is to end here, and waits where it is to pause; no transaction is open. */
    default void between() {}

    /** The connection was lost and there will be another: what belonged to the session is taken anew. */
    default void reconnected() {}

    /** Rows per chunk: as the command would have it, or as somebody has asked for since. */
    default long commitEvery(long wanted) {
        return wanted;
    }
}
