package dev.sluice.command.prune;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What was removed.
 *
 * @param call what the rows in the archive are marked with
 * @param remarks what else is to be said
 */
record PruneReport(PrunePlan plan, List<TableChange> changes, String call, List<String> remarks, Duration took)
        implements Report {
    private static final List<String> COLUMNS = List.of("table", "deleted", "updated", "inserted");

    PruneReport {
        changes = List.copyOf(changes);
        remarks = List.copyOf(remarks);
    }

    static PruneReport of(PrunePlan plan, List<TableChange> changes, String call) {
        return new PruneReport(plan, changes, call, List.of(), Duration.ZERO);
    }

    PruneReport saying(List<String> more) {
        return new PruneReport(plan, changes, call, more, took);
    }

    @Override
    public Outline outline() {
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("rows that went", Measure.text(plan.subject().described())));
        boolean kept = !changes.isEmpty() && plan.command().manner().archive().isPresent();
        if (kept) {
            figures.add(new Figure("marked in the archive as", Measure.text(call)));
        }
        figures.add(new Figure("took", Measure.took(took)));
        List<List<Measure>> rows = changes.stream().map(PruneReport::row).toList();
        List<Grid> grids = new ArrayList<>(List.of(new Grid("tables", COLUMNS, rows)));
        if (!plan.listed().rows().isEmpty()) {
            grids.add(plan.listed());
        }
        List<String> notes = new ArrayList<>(remarks);
        if (changes.isEmpty()) {
            notes.add("there is nothing to prune");
        }
        notes.addAll(plan.notes());
        return new Outline(plan.title(), figures, grids, notes);
    }

    private static List<Measure> row(TableChange change) {
        return List.of(
                Measure.text(change.table()),
                Measure.count(change.deleted()),
                Measure.count(change.updated()),
                Measure.count(change.inserted()));
    }

    @Override
    public Report took(Duration whole) {
        return new PruneReport(plan, changes, call, remarks, whole);
    }
}
