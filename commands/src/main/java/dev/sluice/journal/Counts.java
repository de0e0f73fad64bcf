package dev.sluice.journal;

/** Rows a step has changed. */
public record Counts(long inserted, long updated, long deleted) {
    public static final Counts NONE = new Counts(0, 0, 0);
}
