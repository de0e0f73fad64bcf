package dev.sluice.command.migrate;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.db.ChangeSetEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of each change set.
 *
 * @param warnings said before all else
 */
public record MigrateReport(String title, List<Result> results, Duration took, List<String> warnings)
        implements Report {
    /** What was done with one. */
    public enum Outcome {
        RUN,
        /** Not executed, by a condition of its own. */
        MARKED,
        UNDONE,
        /** Only its note is gone: it was never executed. */
        FORGOTTEN,
        /** Shown, not executed. */
        PLANNED
    }

    /** One change set. */
    public record Result(ChangeSetEntry set, Outcome outcome, Duration took, List<String> sql) {
        public Result {
            sql = List.copyOf(sql);
        }
    }

    public MigrateReport {
        results = List.copyOf(results);
        warnings = List.copyOf(warnings);
    }

    /** {@code applied} in a script: how many change sets were run or marked. */
    public long getApplied() {
        return results.stream()
                .filter(r -> r.outcome() == Outcome.RUN || r.outcome() == Outcome.MARKED)
                .count();
    }

    /** {@code undone} in a script: how many were taken back. */
    public long getUndone() {
        return results.stream()
                .filter(r -> r.outcome() == Outcome.UNDONE || r.outcome() == Outcome.FORGOTTEN)
                .count();
    }

    @Override
    public Outline outline() {
        List<String> notes = new ArrayList<>(warnings);
        if (results.isEmpty()) {
            notes.add("nothing to do");
        }
        results.stream().filter(r -> r.outcome() == Outcome.PLANNED).forEach(r -> r.sql()
                .forEach(sql -> notes.add(r.set().name() + ": " + sql.strip())));
        List<List<Measure>> rows = results.stream().map(MigrateReport::row).toList();
        return new Outline(
                title,
                List.of(
                        new Figure("change sets", Measure.count(results.size())),
                        new Figure("took", Measure.took(took))),
                results.isEmpty()
                        ? List.of()
                        : List.of(new Grid("change sets", List.of("change set", "outcome", "took"), rows)),
                notes);
    }

    private static List<Measure> row(Result result) {
        return List.of(
                Measure.text(result.set().name().toString()),
                Measure.text(said(result.outcome())),
                Measure.took(result.took()));
    }

    private static String said(Outcome outcome) {
        return switch (outcome) {
            case MARKED -> "marked as run";
            case PLANNED -> "planned only";
            default -> outcome.name().toLowerCase(Locale.ROOT);
        };
    }

    @Override
    public List<TableChange> changes() {
        return List.of();
    }

    @Override
    public Report took(Duration whole) {
        return new MigrateReport(title, results, whole, warnings);
    }
}
