package dev.sluice.shell.runbook;

import dev.sluice.command.TableChange;
import java.util.List;
import java.util.Optional;

/**
 * What steps wrote when a plan was made.
 *
 * @param tolerance in percent: by how much a count may differ; less than one row is none
 */
public record ExpectedCounts(List<Step> steps, int tolerance) {
    /** Without a plan. */
    public static final ExpectedCounts NONE = new ExpectedCounts(List.of(), -1);

    /**
     * A step of the plan.
     *
     * @param counted false where it was planned only, so that nobody knows what it writes
     */
    public record Step(String name, boolean counted, List<TableChange> tables) {
        public Step {
            tables = List.copyOf(tables);
        }
    }

    public ExpectedCounts {
        steps = List.copyOf(steps);
    }

    /**
     * What the step of that name is to keep to, which a loop may make more than one of, counted from 0; empty without a plan
     * and where it was not counted. A step that the plan does not know is to write nothing.
     */
    Optional<Step> step(String name, int occurrence) {
        if (tolerance < 0) {
            return Optional.empty();
        }
        return steps.stream()
                .filter(s -> s.name().equals(name))
                .skip(occurrence)
                .findFirst()
                .or(() -> Optional.of(new Step(name, true, List.of())))
                .filter(Step::counted);
    }

    /** The first difference that is beyond the tolerance, in words. */
    Optional<String> deviation(Step planned, List<TableChange> found) {
        for (TableChange change : found) {
            Optional<String> deviation = deviation(of(planned.tables(), change.table()), change);
            if (deviation.isPresent()) {
                return deviation;
            }
        }
        return planned.tables().stream()
                .filter(change -> found.stream().noneMatch(f -> f.table().equals(change.table())))
                .flatMap(change -> deviation(change, of(found, change.table())).stream())
                .findFirst();
    }

    private static TableChange of(List<TableChange> changes, String table) {
        return changes.stream()
                .filter(c -> c.table().equals(table))
                .findFirst()
                .orElse(new TableChange(table, 0, 0, 0));
    }

    private Optional<String> deviation(TableChange planned, TableChange found) {
        return deviation(planned.table(), "inserted", planned.inserted(), found.inserted())
                .or(() -> deviation(planned.table(), "updated", planned.updated(), found.updated()))
                .or(() -> deviation(planned.table(), "deleted", planned.deleted(), found.deleted()));
    }

    private Optional<String> deviation(String table, String what, long planned, long found) {
        boolean within = Math.abs(found - planned) <= planned * tolerance / 100;
        return within
                ? Optional.empty()
                : Optional.of("table " + table + ": " + found + " rows " + what + ", planned were " + planned);
    }
}
