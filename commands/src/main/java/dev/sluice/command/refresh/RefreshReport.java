package dev.sluice.command.refresh;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** What was refreshed. */
record RefreshReport(RefreshPlan plan, List<Refreshed> views, Duration took) implements Report {
    private static final List<String> COLUMNS = List.of("view", "how", "why", "rows before", "rows", "took");

    /**
     * One view.
     *
     * @param before its rows; empty where it had never been filled
     */
    record Refreshed(RefreshPlan.View view, OptionalLong before, long rows, Duration took) {
        private List<Measure> line() {
            return List.of(
                    Measure.text(view.name().toString()),
                    Measure.text(view.way()),
                    Measure.text("because " + view.why()),
                    before.isPresent() ? Measure.count(before.getAsLong()) : Measure.text("never filled"),
                    Measure.count(rows),
                    Measure.took(took));
        }
    }

    RefreshReport {
        views = List.copyOf(views);
    }

    @Override
    public Outline outline() {
        List<List<Measure>> rows = views.stream().map(Refreshed::line).toList();
        return new Outline(
                plan.title(),
                List.of(new Figure("took", Measure.took(took))),
                List.of(new Grid("views", COLUMNS, rows)),
                plan.notes());
    }

    /** Rows that the server derives from others are nobody's writes. */
    @Override
    public List<TableChange> changes() {
        return List.of();
    }

    @Override
    public Report took(Duration whole) {
        return new RefreshReport(plan, views, whole);
    }
}
