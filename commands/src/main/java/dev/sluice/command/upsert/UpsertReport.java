package dev.sluice.command.upsert;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What an upsert did: exact counts per table, and how long and how large. */
record UpsertReport(UpsertPlan plan, List<TableResult> tables, Sync.Sizes sizes, Duration took, List<String> told)
        implements Report {
    private static final List<String> COLUMNS =
            List.of("table", "before", "after", "processed", "inserted", "updated", "unchanged", "deleted");

    UpsertReport {
        tables = List.copyOf(tables);
        told = List.copyOf(told);
    }

    /** The same with what else is to be said. */
    UpsertReport noting(List<String> others) {
        return new UpsertReport(plan, tables, sizes, took, others);
    }

    @Override
    public Outline outline() {
        List<List<Measure>> rows =
                new ArrayList<>(tables.stream().map(UpsertReport::line).toList());
        List<String> notes = new ArrayList<>();
        tables.forEach(t -> notes.addAll(t.plan().preparation().warnings()));
        tables.forEach(t -> t.plan().watermark().ifPresent(w -> notes.add(t.name() + ": " + w.note())));
        notes.addAll(told);
        return new Outline(plan.title(), figures(), List.of(new Grid("tables", COLUMNS, rows)), notes);
    }

    private static List<Measure> line(TableResult table) {
        Counts c = table.counts();
        return List.of(
                Measure.text(table.name()),
                Measure.count(c.before()),
                Measure.count(c.after()),
                Measure.count(c.processed()),
                Measure.count(c.inserted()),
                Measure.count(c.updated()),
                Measure.count(c.unchanged()),
                Measure.count(c.deleted()));
    }

    private List<Figure> figures() {
        Counts total = total();
        double seconds = Math.max(took.toNanos() / 1e9, 1e-9);
        return List.of(
                new Figure("mode", Measure.text(plan.command().mode().fullRefresh() ? "full refresh" : "incremental")),
                new Figure("processed", Measure.count(total.processed())),
                new Figure("inserted", Measure.count(total.inserted())),
                new Figure("updated", Measure.count(total.updated())),
                new Figure("unchanged", Measure.count(total.unchanged())),
                new Figure("deleted", Measure.count(total.deleted())),
                new Figure("database size before", Measure.bytes(sizes.before())),
                new Figure("database size after", Measure.bytes(sizes.after())),
                new Figure("database size difference", Measure.bytes(sizes.after() - sizes.before())),
                new Figure("took", Measure.took(took)),
                new Figure("rows per second", Measure.perSecond(total.processed() / seconds)));
    }

    private Counts total() {
        return tables.stream().map(TableResult::counts).reduce(new Counts(0, 0, 0, 0, 0, 0), Counts::plus);
    }

    @Override
    public Report took(Duration whole) {
        return new UpsertReport(plan, tables, sizes, whole, told);
    }

    @Override
    public List<TableChange> changes() {
        return tables.stream()
                .map(t -> new TableChange(
                        t.name(),
                        t.counts().inserted(),
                        t.counts().updated(),
                        t.counts().deleted()))
                .toList();
    }
}
