package dev.sluice.shell;

import dev.sluice.journal.RunId;
import dev.sluice.profile.Profile;
import dev.sluice.shell.print.Figures;
import dev.sluice.shell.runbook.RunResult;
import dev.sluice.shell.runbook.Runbook;
import dev.sluice.shell.runbook.StepResult;
import dev.sluice.shell.runbook.StepResult.Outcome;
import dev.sluice.shell.script.Expectation;
import java.util.Optional;

/**
 * A run that has ended, and what it was.
 *
 * @param id empty where no journal was kept
 */
record RunOutcome(Runbook runbook, Profile home, Optional<RunId> id, boolean dryRun, RunResult result) {
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
        String some = Figures.count(steps, "step") + ", " + Figures.count(rows, "row") + " ";
        return dryRun
                ? "dry run: nothing changed; " + some + "would be written, " + left + only + expected + took
                : "done: " + some + "written, " + left + expected + took;
    }
}
