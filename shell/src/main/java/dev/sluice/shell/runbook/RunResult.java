package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run.
 *
 * @param value of the runbook's last expression
 * @param failure what ended it early, with the state things are in; empty when all is done
 */
public record RunResult(
        String title,
        List<StepResult> steps,
        Duration took,
        @Nullable Object value,
        Optional<SluiceException> failure) {
    public RunResult {
        steps = List.copyOf(steps);
    }

    /** The kind of its failure; empty when all is done. */
    public Optional<Kind> kind() {
        return failure.map(SluiceException::kind);
    }

    public int exitCode() {
        return kind().map(Kind::exitCode).orElse(0);
    }
}
