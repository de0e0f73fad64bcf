package dev.sluice.shell.script;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a script did that was run inside a transaction. */
record WrapReport(String file, Counts counts, Duration took) implements Report {
    /**
     * How often.
     *
     * @param rows that its statements have changed, as far as the host counts them
     */
    record Counts(int statements, long rows, int commits, int rollbacks) {}

    @Override
    public Outline outline() {
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("statements", Measure.count(counts.statements())));
        figures.add(new Figure("rows changed", Measure.count(counts.rows())));
        figures.add(new Figure("commits ignored", Measure.count(counts.commits())));
        figures.add(new Figure("rolled back inside", Measure.count(counts.rollbacks())));
        figures.add(new Figure("took", Measure.took(took)));
        return new Outline("wrap " + file, figures, List.of(), List.of());
    }

    /** Counted as its statements were executed. */
    @Override
    public List<TableChange> changes() {
        return List.of();
    }

    @Override
    public WrapReport took(Duration whole) {
        return new WrapReport(file, counts, whole);
    }
}
