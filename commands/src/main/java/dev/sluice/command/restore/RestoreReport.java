package dev.sluice.command.restore;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.command.restore.TableRestore.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a restore did. */
record RestoreReport(RestorePlan plan, List<Result> results, Duration took) implements Report {
    private static final List<String> COLUMNS = List.of("table", "rows", "inserted", "updated", "deleted", "unchanged");

    RestoreReport {
        results = List.copyOf(results);
    }

    @Override
    public Outline outline() {
        List<String> notes = new ArrayList<>(plan.notes());
        if (results.stream().allMatch(r -> r.inserted() + r.updated() + r.deleted() == 0)) {
            notes.clear();
            notes.add("the tables are as the backup has them; nothing needed restoring");
        }
        List<Figure> figures = new ArrayList<>(plan.figures());
        figures.add(new Figure("verified", Measure.text("number and digest of the rows of each table")));
        figures.add(new Figure("took", Measure.took(took)));
        List<List<Measure>> rows = results.stream().map(RestoreReport::line).toList();
        return new Outline(plan.title(), figures, List.of(new Grid("tables", COLUMNS, rows)), notes);
    }

    private static List<Measure> line(Result r) {
        return List.of(
                Measure.text(r.table()),
                Measure.count(r.rows()),
                Measure.count(r.inserted()),
                Measure.count(r.updated()),
                Measure.count(r.deleted()),
                Measure.count(r.unchanged()));
    }

    @Override
    public List<TableChange> changes() {
        return results.stream()
                .map(r -> new TableChange(r.table(), r.inserted(), r.updated(), r.deleted()))
                .toList();
    }

    @Override
    public Report took(Duration whole) {
        return new RestoreReport(plan, results, whole);
    }
}
