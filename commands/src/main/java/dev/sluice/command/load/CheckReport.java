package dev.sluice.command.load;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** What a check of files found, and in which surroundings they would be loaded. */
record CheckReport(LoadPlan plan, List<Counted> tables, Surroundings around, Duration took) implements Report {
    record Counted(String table, long records) {}

    record Setting(String name, String value) {}

    /**
     * What the load would meet.
     *
     * @param free bytes on the disk of the database; empty where nobody can tell
     */
    record Surroundings(OptionalLong free, List<Setting> settings) {
        Surroundings {
            settings = List.copyOf(settings);
        }
    }

    CheckReport {
        tables = List.copyOf(tables);
    }

    @Override
    public Outline outline() {
        long records = tables.stream().mapToLong(Counted::records).sum();
        List<Figure> figures = List.of(
                new Figure("records", Measure.count(records)),
                new Figure("size of the files", Measure.bytes(plan.bytes())),
                new Figure(
                        "free space",
                        around.free().isPresent() ? Measure.bytes(around.free().getAsLong()) : Measure.text("unknown")),
                new Figure("took", Measure.took(took)));
        Grid counted = new Grid(
                "tables",
                List.of("table", "records"),
                tables.stream()
                        .map(t -> List.of(Measure.text(t.table()), Measure.count(t.records())))
                        .toList());
        Grid settings = new Grid(
                "settings",
                List.of("setting", "value"),
                around.settings().stream()
                        .map(s -> List.of(Measure.text(s.name()), Measure.text(s.value())))
                        .toList());
        return new Outline("check of " + plan.command().from(), figures, List.of(counted, settings), plan.notes());
    }

    @Override
    public List<TableChange> changes() {
        return List.of();
    }

    @Override
    public Report took(Duration whole) {
        return new CheckReport(plan, tables, around, whole);
    }
}
