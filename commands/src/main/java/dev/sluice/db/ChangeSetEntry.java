package dev.sluice.db;

import java.time.Instant;
import java.util.Optional;

/**
 * One change set of a file, and how it stands in the database.
 *
 * @param tag that it puts on the database; empty for most
 * @param says its comment, or else what it does in Liquibase's words
 * @param past when it was run; empty when it was not
 * @param leftOut what it is meant for and this is not, such as {@code dbms oracle}; empty for most
 */
public record ChangeSetEntry(
        ChangeSetName name, State state, Nature nature, String tag, String says, Optional<Past> past, String leftOut) {
    /** How it stands. */
    public enum State {
        /** To be run. */
        PENDING,
        /** Was run, and is as it was then. */
        RAN,
        /** Was run and may be run again, because it is one that is, or has changed and may. */
        AGAIN,
        /** Was run, and was changed since. */
        CHANGED,
        /** Meant for other contexts, labels or engines. */
        LEFT_OUT
    }

    /** What it needs. */
    public enum Nature {
        /** A transaction, which takes it back whole. */
        TRANSACTIONAL,
        /** No transaction around it. */
        LOOSE,
        /** Runs a program, which no database could take back. */
        PROGRAM
    }

    /**
     * That it was run.
     *
     * @param place among all that were run, whatever their file
     * @param executed whether it was, or was only marked as run
     * @param changed whether its text was another one then
     */
    public record Past(Instant when, int place, boolean executed, boolean changed) {}

    /** Whether an update runs it. */
    public boolean isDue() {
        return state == State.PENDING || state == State.AGAIN;
    }

    /** Whether what it did to the database is not what its text would do now. */
    public boolean hasDoneOtherwise() {
        return past.filter(p -> p.executed() && p.changed()).isPresent();
    }
}
