package dev.sluice.shell;

import dev.sluice.command.TableChange;
import dev.sluice.shell.runbook.ExpectedCounts;
import java.util.List;

/**
 * What a run is going to do, saved for a review. It may be run while nothing of this has changed.
 *
 * @param tolerance in percent: by how much a step's counts may differ
 */
record RunPlan(Origin origin, Target target, List<Given> parameters, List<Step> steps, int tolerance) {
    /** Without {@code --tolerance}; of fewer than ten rows none may be missing. */
    static final int DEFAULT_TOLERANCE = 10;

    /**
     * What is run.
     *
     * @param hash of the file and all it includes
     * @param made when and by whom
     */
    record Origin(String title, String file, String hash, String made) {}

    /**
     * Where.
     *
     * @param database its identity, which a clone does not share
     * @param journal the newest run there; empty when there was none
     */
    record Target(String profile, String place, String database, String user, String journal) {}

    /** The value of a parameter; a secret one's seal. */
    record Given(String name, String value, boolean secret) {}

    /**
     * A step.
     *
     * @param outcome {@code rehearsed}, {@code planned} or {@code skipped}
     * @param why it was planned only; empty otherwise
     */
    record Step(String name, String outcome, String why, List<TableChange> tables) {
        Step {
            tables = List.copyOf(tables);
        }

        boolean counted() {
            return !outcome.equals("planned");
        }
    }

    RunPlan {
        parameters = List.copyOf(parameters);
        steps = List.copyOf(steps);
    }

    /** Of all steps; those that were planned only were not counted, and those that were skipped are to write nothing. */
    ExpectedCounts expected() {
        return new ExpectedCounts(
                steps.stream()
                        .map(s -> new ExpectedCounts.Step(s.name(), s.counted(), s.tables()))
                        .toList(),
                tolerance);
    }
}
