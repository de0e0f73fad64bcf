package dev.sluice.shell.runbook;

import dev.sluice.command.Report;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one step.
 *
 * @param value what its closure gave, where that can be recorded; null otherwise
 * @param evidence what was seen while it ran
 */
public record StepResult(
        String name,
        Outcome outcome,
        Duration took,
        @Nullable Object value,
        Evidence evidence) {
    /** How a step may end. */
    public enum Outcome {
        /** Done and kept. */
        COMMITTED,
        /** Done by an earlier run, and its recorded value was used; or left out, by its own {@code when:}. */
        SKIPPED,
        /** Executed and taken back, by a dry run. */
        REHEARSED,
        /** Not executed by a dry run, because it could not be taken back. */
        PLANNED,
        /** Failed; what was in its transaction is rolled back. */
        FAILED,
        /** Failed or stopped without a transaction of its own, or after some of its parts were committed: those stay. */
        UNFINISHED,
        /** Done, and taken back since. */
        UNDONE
    }

    /** One that was not executed by this run. */
    static StepResult idle(String name, Outcome outcome, @Nullable Object value, Evidence evidence) {
        return new StepResult(name, outcome, Duration.ZERO, value, evidence);
    }

    /** Those of the commands it ran, in order. */
    public List<Report> reports() {
        return evidence.reports();
    }

    /** Rows its commands and statements wrote; in a rehearsal all rows that were, none where they were taken back. */
    public long rows() {
        if (outcome == Outcome.FAILED) {
            return 0;
        }
        return outcome == Outcome.REHEARSED
                ? evidence.effects().stream().mapToLong(e -> e.change().total()).sum()
                : evidence.changed()
                        + reports().stream()
                                .flatMap(r -> r.changes().stream())
                                .mapToLong(c -> c.total())
                                .sum();
    }
}
