package dev.sluice.shell.runbook;

import dev.sluice.command.Report;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one step.
 *
 * @param reports of the commands it ran, in order
 * @param value what its closure gave, where that can be recorded; null otherwise
 * @param evidence what was seen while it ran
 */
public record StepResult(
        String name,
        Outcome outcome,
        Duration took,
        List<Report> reports,
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

    public StepResult {
        reports = List.copyOf(reports);
    }

    /** One that was not executed by this run. */
    static StepResult idle(String name, Outcome outcome, @Nullable Object value, Evidence evidence) {
        return new StepResult(name, outcome, Duration.ZERO, List.of(), value, evidence);
    }

    /** Rows its commands wrote; in a rehearsal all rows that were. */
    public long rows() {
        return outcome == Outcome.REHEARSED
                ? evidence.effects().stream().mapToLong(e -> e.change().total()).sum()
                : reports.stream()
                        .flatMap(r -> r.changes().stream())
                        .mapToLong(c -> c.total())
                        .sum();
    }
}
