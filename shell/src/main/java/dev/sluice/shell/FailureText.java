package dev.sluice.shell;

import dev.sluice.Problem;
import dev.sluice.shell.runbook.RunResult;
import dev.sluice.shell.runbook.StepResult;
import dev.sluice.shell.runbook.StepResult.Outcome;
import java.util.stream.Collectors;

/** What a run has failed with, for those who look at it later. */
final class FailureText {
    private static final int LONGEST = 2_000;

    private FailureText() {}

    /** {@code step "load": what, where}; a line a problem, empty where it has not failed. */
    static String of(RunResult result) {
        String step = result.steps().stream()
                .filter(s -> s.outcome() == Outcome.FAILED || s.outcome() == Outcome.UNFINISHED)
                .map(StepResult::name)
                .findFirst()
                .map(name -> "step \"" + name + "\": ")
                .orElse("");
        String text = result.failure().stream()
                .flatMap(failure -> failure.problems().stream())
                .map(Problem::sentence)
                .collect(Collectors.joining("\n", step, ""));
        String shown = result.failure().isPresent() ? text : "";
        return shown.substring(0, Math.min(LONGEST, shown.length()));
    }
}
