package dev.sluice.command.swap;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a swap did: rows that were brought, and what became of those that were there.
 *
 * @param parted rows of other tables that were removed, or set to null, because their parents went
 */
record SwapReport(
        SwapPlan plan,
        Inspection.Counted counted,
        Written written,
        Timing timing,
        List<TableChange> parted,
        List<String> notes)
        implements Report {
    /** Rows of the table. */
    record Written(long inserted, long updated, long deleted) {}

    /**
     * How long it took.
     *
     * @param held how long readers were kept out; no time for a merge
     * @param tries for the locks; none for a merge
     */
    record Timing(Duration took, Duration held, int tries) {
        static Timing of(Duration took) {
            return new Timing(took, Duration.ZERO, 0);
        }
    }

    SwapReport {
        parted = List.copyOf(parted);
        notes = List.copyOf(notes);
    }

    /** The same with one more note. */
    SwapReport noting(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new SwapReport(plan, counted, written, timing, parted, more);
    }

    @Override
    public Outline outline() {
        List<Figure> figures = new ArrayList<>(plan.figures());
        figures.addAll(counts());
        figures.add(new Figure("took", Measure.took(timing.took())));
        List<String> all = new ArrayList<>(plan.notes());
        all.addAll(notes);
        return new Outline(plan.title(), figures, grids(), all);
    }

    List<Figure> counts() {
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("rows before", Measure.count(counted.before())));
        figures.add(new Figure("rows after", Measure.count(counted.staged())));
        figures.addAll(renamed() ? keys() : rows());
        figures.add(new Figure("keys kept in percent", Measure.number(percent())));
        return figures;
    }

    private boolean renamed() {
        return timing.tries() > 0;
    }

    private List<Figure> rows() {
        return List.of(
                new Figure("inserted", Measure.count(written.inserted())),
                new Figure("updated", Measure.count(written.updated())),
                new Figure("deleted", Measure.count(written.deleted())),
                new Figure("unchanged", Measure.count(counted.staged() - written.inserted() - written.updated())));
    }

    private List<Figure> keys() {
        return List.of(
                new Figure("new keys", Measure.count(written.inserted())),
                new Figure("keys gone", Measure.count(written.deleted())),
                new Figure("locks held", Measure.took(timing.held())),
                new Figure("tries", Measure.count(timing.tries())));
    }

    private BigDecimal percent() {
        return BigDecimal.valueOf(counted.keptPercent()).setScale(1, RoundingMode.FLOOR);
    }

    List<Grid> grids() {
        List<List<Measure>> rows = counted.orphans().stream()
                .map(o -> List.of(
                        Measure.text(o.child().toString()),
                        Measure.count(o.gone()),
                        Measure.count(o.changed()),
                        Measure.text(o.action())))
                .toList();
        return rows.isEmpty()
                ? List.of()
                : List.of(new Grid("orphans", List.of("table", "gone", "under another key", "on delete"), rows));
    }

    @Override
    public List<TableChange> changes() {
        List<TableChange> changes = new ArrayList<>();
        changes.add(new TableChange(
                plan.site().target().name().toString(), written.inserted(), written.updated(), written.deleted()));
        changes.addAll(parted);
        return changes;
    }

    @Override
    public Report took(Duration whole) {
        return new SwapReport(plan, counted, written, new Timing(whole, timing.held(), timing.tries()), parted, notes);
    }
}
