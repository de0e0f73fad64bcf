package dev.sluice.shell.runbook;

import dev.sluice.shell.runbook.StepResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The steps that have ended, in order; whoever listens hears of each. */
final class StepResults {
    private final List<StepResult> results = new ArrayList<>();
    private final RunListener listener;

    StepResults(RunListener listener) {
        this.listener = listener;
    }

    void add(StepResult result) {
        if (result.outcome() == Outcome.UNDONE) {
            // A loop has several of one name, and the last is taken back first.
            IntStream.iterate(results.size() - 1, i -> i >= 0, i -> i - 1)
                    .filter(i -> isDone(results.get(i), result.name()))
                    .findFirst()
                    .ifPresent(results::remove);
        }
        results.add(result);
        listener.stepFinished(result);
    }

    private static boolean isDone(StepResult earlier, String name) {
        return earlier.name().equals(name)
                && (earlier.outcome() == Outcome.COMMITTED || earlier.outcome() == Outcome.SKIPPED);
    }

    int size() {
        return results.size();
    }

    List<StepResult> all() {
        return List.copyOf(results);
    }

    /** From there on all that were rehearsed are planned only, because of what is said of their names. */
    void demoteFrom(int first, UnaryOperator<String> why) {
        for (int i = first; i < results.size(); i++) {
            StepResult result = results.get(i);
            if (result.outcome() == Outcome.REHEARSED) {
                Evidence evidence = Evidence.because(why.apply(result.name()));
                results.set(i, StepResult.idle(result.name(), Outcome.PLANNED, result.value(), evidence));
                listener.stepFinished(results.get(i));
            }
        }
    }
}
