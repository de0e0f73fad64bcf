package dev.sluice.command.restore;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a restore of a database did. */
record DatabaseRestoreReport(DatabaseRestorePlan plan, Duration took) implements Report {
    @Override
    public Outline outline() {
        List<Figure> figures = new ArrayList<>(plan.figures());
        figures.add(new Figure("rows", Measure.count(plan.whole().rows())));
        figures.add(new Figure("verified", Measure.text("before it was put in place")));
        if (!plan.command().ways().dropOld()) {
            figures.add(new Figure("the old database", Measure.text(plan.aside())));
        }
        figures.add(new Figure("took", Measure.took(took)));
        return new Outline(plan.title(), figures, List.of(), plan.notes());
    }

    @Override
    public List<TableChange> changes() {
        return List.of();
    }

    @Override
    public Report took(Duration whole) {
        return new DatabaseRestoreReport(plan, whole);
    }
}
