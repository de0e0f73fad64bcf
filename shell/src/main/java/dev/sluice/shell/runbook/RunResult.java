package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.script.Expectation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run.
 *
 * @param value of the runbook's last expression
 * @param failure what ended it early, with the state things are in; empty when all is done
 * @param outside what was seen outside of steps
 * @param setAside rows that commands could not write and set aside, as they were told to
 */
public record RunResult(
        String title,
        List<StepResult> steps,
        Duration took,
        @Nullable Object value,
        Optional<SluiceException> failure,
        Evidence outside,
        long setAside) {
    public RunResult {
        steps = List.copyOf(steps);
    }

    /** A run that did not get so far as to run anything. */
    public static RunResult notStarted(String title, SluiceException failure) {
        return new RunResult(title, List.of(), Duration.ZERO, null, Optional.of(failure), Evidence.NONE, 0);
    }

    /** The same with that failure, and what it has warned of outside of steps not met. */
    public RunResult strictly(Optional<SluiceException> reason) {
        return new RunResult(title, steps, took, value, reason, outside.strictly(), setAside);
    }

    /** All expectations that were looked at: those of steps, then those outside of them. */
    public List<Expectation> expectations() {
        return Stream.concat(
                        steps.stream().flatMap(s -> s.evidence().expectations().stream()),
                        outside.expectations().stream())
                .toList();
    }

    /** The kind of its failure; empty when all is done. */
    public Optional<Kind> kind() {
        return failure.map(SluiceException::kind);
    }

    public int exitCode() {
        return kind().map(Kind::exitCode).orElse(setAside > 0 ? Kind.SET_ASIDE.exitCode() : 0);
    }
}
