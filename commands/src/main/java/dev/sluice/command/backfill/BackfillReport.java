package dev.sluice.command.backfill;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What was set. */
record BackfillReport(
        BackfillPlan plan, List<TableChange> changes, Figures figures, List<String> remarks, Duration took)
        implements Report {
    /**
     * About all of it.
     *
     * @param aside rows set aside, before it was resumed too
     */
    record Figures(long chunks, Duration longest, long aside) {}

    BackfillReport {
        changes = List.copyOf(changes);
        remarks = List.copyOf(remarks);
    }

    @Override
    public Outline outline() {
        List<Figure> all = new ArrayList<>();
        all.addAll(plan.form().figures(changes));
        plan.quarantine()
                .ifPresent(q -> all.add(new Figure("set aside in " + q.name(), Measure.count(figures.aside()))));
        all.add(new Figure("chunks", Measure.count(figures.chunks())));
        all.add(new Figure("longest chunk", Measure.took(figures.longest())));
        all.add(new Figure("took", Measure.took(took)));
        List<String> notes = new ArrayList<>(remarks);
        notes.addAll(plan.notes());
        return new Outline(plan.title(), all, List.of(), notes);
    }

    @Override
    public Report took(Duration whole) {
        return new BackfillReport(plan, changes, figures, remarks, whole);
    }

    /** The rows that a first try has set aside are among those of the whole. */
    @Override
    public String setAsideIn() {
        return plan.quarantine().map(q -> q.name() + " " + q.statement()).orElse("");
    }

    @Override
    public long setAside() {
        return figures.aside();
    }
}
