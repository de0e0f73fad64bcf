package dev.sluice.command;

/** Hears how far a command has come; the shell draws it. Called often, so it must be cheap. */
@FunctionalInterface
public interface Progress {
    Progress NONE = (what, done, total) -> {};

    /**
     * So far.
     *
     * @param what such as {@code compare narrative_results}
     * @param done rows
     * @param total rows expected; -1 when not known
     */
    void at(String what, long done, long total);

    /** It waits, and why; nothing is under way meanwhile. */
    default void waiting(String what, String why) {}
}
