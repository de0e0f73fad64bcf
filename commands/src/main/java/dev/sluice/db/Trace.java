package dev.sluice.db;

import java.time.Duration;

/** Takes every statement that is sent; where it goes is the caller's business. */
@FunctionalInterface
public interface Trace {
    /** Drops all. */
    Trace NONE = entry -> {};

    /**
     * One statement.
     *
     * @param pid the server process, or 0 in SQLite
     * @param rows affected or returned; -1 when the statement failed
     */
    record Entry(String profile, int pid, String statement, int binds, long rows, Duration took) {}

    void statement(Entry entry);

    /** What the server said of a statement besides its result, such as {@code notice: table "x" does not exist, skipping}. */
    default void notice(String text) {
        // Who only keeps statements has no use for it.
    }
}
