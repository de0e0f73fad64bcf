package dev.sluice.command.load;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a load did.
 *
 * @param rehearsed whether it was taken back, and so has left no file for the records set aside
 */
record LoadReport(LoadPlan plan, List<TableTotal> tables, boolean rehearsed, Duration took) implements Report {
    private static final List<String> COLUMNS =
            List.of("table", "records", "inserted", "updated", "unchanged", "deleted", "set aside");

    LoadReport {
        tables = List.copyOf(tables);
    }

    @Override
    public Outline outline() {
        List<List<Measure>> rows = tables.stream().map(LoadReport::line).toList();
        List<String> notes = new ArrayList<>(plan.notes());
        if (setAside() > 0) {
            String are = rehearsed ? " would be" : setAside() == 1 ? " is" : " are";
            notes.add(
                    0,
                    Plural.of(setAside(), "record") + are + " set aside in "
                            + plan.command().aside().file().orElseThrow());
        }
        return new Outline(plan.title(), figures(), List.of(new Grid("tables", COLUMNS, rows)), notes);
    }

    private static List<Measure> line(TableTotal t) {
        return List.of(
                Measure.text(t.plan().name()),
                Measure.count(t.records()),
                Measure.count(t.inserted()),
                Measure.count(t.updated()),
                Measure.count(t.unchanged()),
                Measure.count(t.deleted()),
                Measure.count(t.setAside()));
    }

    private List<Figure> figures() {
        double seconds = Math.max(took.toNanos() / 1e9, 1e-9);
        long records = sum(TableTotal::records);
        return List.of(
                new Figure("records", Measure.count(records)),
                new Figure("inserted", Measure.count(sum(TableTotal::inserted))),
                new Figure("updated", Measure.count(sum(TableTotal::updated))),
                new Figure("deleted", Measure.count(sum(TableTotal::deleted))),
                new Figure("set aside", Measure.count(setAside())),
                new Figure("size of the files", Measure.bytes(plan.bytes())),
                new Figure("took", Measure.took(took)),
                new Figure("rows per second", Measure.perSecond(records / seconds)));
    }

    private long sum(ToLongFunction<TableTotal> part) {
        return tables.stream().mapToLong(part).sum();
    }

    @Override
    public List<TableChange> changes() {
        return tables.stream()
                .map(t -> new TableChange(t.plan().name(), t.inserted(), t.updated(), t.deleted()))
                .toList();
    }

    @Override
    public long setAside() {
        return sum(TableTotal::setAside);
    }

    @Override
    public Report took(Duration whole) {
        return new LoadReport(plan, tables, rehearsed, whole);
    }
}
