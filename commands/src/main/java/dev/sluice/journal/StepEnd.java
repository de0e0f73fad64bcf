package dev.sluice.journal;

/** How a step ended, what it changed and what it gave back. */
public record StepEnd(Outcome outcome, Counts counts, RecordedValue value) {
    public static StepEnd done(Counts counts, RecordedValue value) {
        return new StepEnd(Outcome.DONE, counts, value);
    }
}
