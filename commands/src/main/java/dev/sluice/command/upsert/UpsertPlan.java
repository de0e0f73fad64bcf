package dev.sluice.command.upsert;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables of one upsert, parents first.
 *
 * @param deferred rows refer to others that may be written later, so foreign keys are checked at the end
 */
record UpsertPlan(Upsert command, String sourceProfile, List<TablePlan> tables, boolean deferred) implements Plan {
    UpsertPlan {
        tables = List.copyOf(tables);
    }

    @Override
    public Outline outline() {
        List<List<Measure>> rows = new ArrayList<>();
        for (TablePlan table : tables) {
            rows.add(List.of(
                    Measure.text(table.target().name().toString()),
                    table.size().shown(),
                    Measure.text(table.strategy().described()),
                    Measure.text(table.preparation().created() ? "create" : "")));
        }
        Grid grid = new Grid("tables", List.of("table", "source rows", "strategy", "first"), rows);
        SourceSize total = tables.stream().map(TablePlan::size).reduce(new SourceSize(0, true), SourceSize::plus);
        List<String> lines = new ArrayList<>();
        tables.forEach(t -> t.preparation().before().forEach(s -> lines.add("first: " + s.text())));
        tables.forEach(t -> lines.addAll(t.preparation().warnings()));
        return new Outline(title(), List.of(new Figure("source rows", total.shown())), List.of(grid), lines);
    }

    String title() {
        return "upsert from " + command.from().described() + " ("
                + (command.mode().fullRefresh() ? "full refresh" : "incremental") + ")";
    }

    @Override
    public boolean writes() {
        return true;
    }
}
