package dev.sluice.command.load;

import dev.sluice.command.FillingPlan;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The tables of one load, parents first.
 *
 * @param deferred rows refer to others that come later, so foreign keys are checked at the end
 * @param bytes of the files, as they lie there
 * @param notes sentences, such as which triggers will fire
 */
record LoadPlan(Load command, List<TableLoad> tables, boolean deferred, long bytes, List<String> notes)
        implements FillingPlan {
    LoadPlan {
        tables = List.copyOf(tables);
        notes = List.copyOf(notes);
    }

    @Override
    public Outline outline() {
        List<List<Measure>> rows = tables.stream().map(LoadPlan::line).toList();
        Grid grid = new Grid("tables", List.of("table", "mode", "files", "columns"), rows);
        return new Outline(
                title(), List.of(new Figure("size of the files", Measure.bytes(bytes))), List.of(grid), notes);
    }

    private static List<Measure> line(TableLoad table) {
        String columns = table.layout().columns().stream()
                .map(Column::name)
                .map(Object::toString)
                .collect(Collectors.joining(", "));
        return List.of(
                Measure.text(table.name()),
                Measure.text(table.mode().name().toLowerCase(Locale.ROOT)),
                Measure.text(table.inputs().stream().map(i -> i.file().shown()).collect(Collectors.joining(", "))),
                Measure.text(columns));
    }

    @Override
    public List<Name> filled() {
        return tables.stream()
                .flatMap(table -> table.layout().columns().stream())
                .map(Column::name)
                .toList();
    }

    String title() {
        return "load " + command.from();
    }

    @Override
    public boolean writes() {
        return !command.care().check();
    }
}
