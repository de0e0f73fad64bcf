package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.journal.RunId;
import dev.sluice.profile.Profile;
import dev.sluice.shell.print.Figures;
import dev.sluice.shell.runbook.RunResult;
import dev.sluice.shell.runbook.Runbook;
import dev.sluice.shell.runbook.StepResult;
import dev.sluice.shell.runbook.StepResult.Outcome;
import dev.sluice.shell.script.Expectation;
import java.util.List;
import java.util.Optional;

/**
 * A run that has ended, and what it was.
 *
 * @param id empty where no journal was kept
 */
record RunOutcome(Runbook runbook, Profile home, Optional<RunId> id, boolean dryRun, RunResult result) {
    /** Whether it has no steps that could have written. */
    boolean isLooking() {
        return runbook.steps().stream().noneMatch(s -> s.word().equals("step"));
    }

    /** The same, failed by what it has warned of. */
    RunOutcome strictly() {
        List<Problem> warnings = result.outside().expectations().stream()
                .filter(e -> !e.warning().isEmpty())
                .map(e -> new Problem("with --strict: " + e.warning(), "", ""))
                .toList();
        if (warnings.isEmpty()) {
            return this;
        }
        Optional<SluiceException> failure =
                result.failure().or(() -> Optional.of(SluiceException.of(Kind.DIFFERENCE, warnings)));
        return new RunOutcome(runbook, home, id, dryRun, result.strictly(failure));
    }

    /** The same, failed where nothing was looked at: a loop over an empty list, or checks that were commented out, would be fine for ever. */
    RunOutcome looking() {
        if (result.failure().isPresent() || !result.expectations().isEmpty()) {
            return this;
        }
        SluiceException nothing = SluiceException.of(
                Kind.USAGE,
                "nothing was looked at that could fail",
                runbook.file(),
                "name what is to hold with verify or expect");
        return new RunOutcome(runbook, home, id, dryRun, result.strictly(Optional.of(nothing)));
    }

    /** The last line of a run that has come to its end. */
    String summary() {
        long steps = result.steps().stream()
                .filter(s -> s.outcome() != Outcome.PLANNED)
                .count();
        long rows = result.steps().stream().mapToLong(StepResult::rows).sum();
        String took = Figures.duration(result.took());
        long met = result.expectations().stream().filter(Expectation::met).count();
        String expected = met == 0 ? "" : Figures.count(met, "expectation") + " met, ";
        long planned = result.steps().size() - steps;
        String only = planned == 0 ? "" : Figures.count(planned, "step") + " planned only, ";
        long aside = result.setAside();
        String left = aside == 0 ? "" : Figures.count(aside, "row") + " set aside, ";
        if (isLooking() && !dryRun) {
            return "done: " + expected + took;
        }
        String some = Figures.count(steps, "step") + ", " + Figures.count(rows, "row") + " ";
        return dryRun
                ? "dry run: nothing changed; " + some + "would be written, " + left + only + expected + took
                : "done: " + some + "written, " + left + expected + took;
    }
}
