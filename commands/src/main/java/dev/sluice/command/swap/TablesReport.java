package dev.sluice.command.swap;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a swap of several tables did, table by table. */
record TablesReport(TablesPlan plan, List<SwapReport> tables, List<String> notes, Duration took) implements Report {
    TablesReport {
        tables = List.copyOf(tables);
        notes = List.copyOf(notes);
    }

    static TablesReport doneBefore(TablesPlan plan) {
        return new TablesReport(plan, List.of(), List.of(Phases.DONE_BEFORE), Duration.ZERO);
    }

    @Override
    public Outline outline() {
        List<Figure> figures = new ArrayList<>(plan.figures());
        figures.add(new Figure("took", Measure.took(took)));
        List<String> all = Stream.of(
                        plan.notes().stream(), notes.stream(), tables.stream().flatMap(t -> t.notes().stream()))
                .flatMap(s -> s)
                .toList();
        return new Outline(plan.title(), figures, grids(), all);
    }

    private List<Grid> grids() {
        List<Grid> grids = new ArrayList<>();
        if (!tables.isEmpty()) {
            List<String> columns = new ArrayList<>(List.of("table"));
            tables.get(0).counts().forEach(figure -> columns.add(figure.name()));
            grids.add(new Grid(
                    "tables", columns, tables.stream().map(TablesReport::line).toList()));
        }
        tables.forEach(table -> grids.addAll(table.grids()));
        return grids;
    }

    private static List<Measure> line(SwapReport table) {
        List<Measure> line = new ArrayList<>(
                List.of(Measure.text(table.plan().site().target().name().toString())));
        table.counts().forEach(figure -> line.add(figure.measure()));
        return line;
    }

    @Override
    public List<TableChange> changes() {
        return tables.stream().flatMap(t -> t.changes().stream()).toList();
    }

    @Override
    public Report took(Duration whole) {
        return new TablesReport(plan, tables, notes, whole);
    }
}
