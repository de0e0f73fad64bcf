package dev.sluice.journal;

/**
 * How a run came to its end.
 *
 * @param failure what it ended with, without secrets; empty where it did not fail
 */
public record RunStop(Outcome outcome, String failure) {
    /** Without a failure. */
    public static RunStop of(Outcome outcome) {
        return new RunStop(outcome, "");
    }
}
