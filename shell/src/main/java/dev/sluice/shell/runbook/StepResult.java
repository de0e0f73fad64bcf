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
 */
public record StepResult(
        String name,
        Outcome outcome,
        Duration took,
        List<Report> reports,
        @Nullable Object value) {
    /** How a step may end. */
    public enum Outcome {
        /** Done and kept. */
        COMMITTED,
        /** Done by an earlier run; its recorded value was used. */
        SKIPPED,
        /** Executed and taken back, by a dry run. */
        REHEARSED,
        /** Not executed by a dry run, because it could not be taken back. */
        PLANNED,
        /** Failed; what was in its transaction is rolled back. */
        FAILED,
        /** Failed or stopped without a transaction of its own, or after some of its parts were committed: those stay. */
        UNFINISHED,
        /** Not to be done, by its own {@code when:}. */
        LEFT_OUT,
        /** Done, and taken back since. */
        UNDONE
    }

    public StepResult {
        reports = List.copyOf(reports);
    }

    /** Rows its commands wrote. */
    public long rows() {
        return reports.stream()
                .flatMap(r -> r.changes().stream())
                .mapToLong(c -> c.total())
                .sum();
    }
}
