package dev.sluice.command.verify;

import dev.sluice.command.verify.Sample.Cell;
import dev.sluice.command.verify.Sample.Difference;
import dev.sluice.db.TupleStream;
import dev.sluice.profile.Mask;
import dev.sluice.rows.Fields;
import dev.sluice.rows.Likeness;
import dev.sluice.rows.RowDiff;
import dev.sluice.rows.TupleText;
import dev.sluice.sql.Visible;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Hears what differs: counts it by column and keeps the first rows of each class. Memory does not grow with the differences. */
final class Differences implements RowDiff.Findings {
    private final ComparePlan plan;
    private final Likeness likeness;
    private final BitSet hidden;
    private final long[] byColumn;
    private final Map<Difference, List<Sample>> samples = new EnumMap<>(Difference.class);
    private long alike;

    Differences(ComparePlan plan, Likeness likeness, BitSet hidden) {
        this.plan = plan;
        this.likeness = likeness;
        this.hidden = hidden;
        this.byColumn = new long[plan.columns().size()];
    }

    @Override
    public void missing(TupleStream reference) {
        keep(Difference.MISSING, reference, List.of());
    }

    @Override
    public void extra(TupleStream subject) {
        keep(Difference.EXTRA, subject, List.of());
    }

    @Override
    public void changed(TupleStream reference, TupleStream subject) {
        BitSet differing = likeness.differing(subject, reference);
        if (differing.isEmpty()) {
            alike++;
            return;
        }
        differing.stream().forEach(i -> byColumn[i]++);
        if (room(Difference.CHANGED)) {
            List<Cell> cells = differing.stream()
                    .mapToObj(i -> new Cell(plan.columns().get(i).name(), shown(subject, i), shown(reference, i)))
                    .toList();
            keep(Difference.CHANGED, subject, cells);
        }
    }

    private boolean room(Difference difference) {
        return samples.getOrDefault(difference, List.of()).size()
                < plan.command().samples();
    }

    private void keep(Difference difference, TupleStream row, List<Cell> cells) {
        if (room(difference)) {
            samples.computeIfAbsent(difference, d -> new ArrayList<>()).add(new Sample(difference, row(row), cells));
        }
    }

    private String row(TupleStream row) {
        int shown = plan.keySize() == 0 ? plan.columns().size() : plan.keySize();
        return IntStream.range(0, shown)
                .mapToObj(i -> plan.columns().get(i).name() + "=" + shown(row, i))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private String shown(TupleStream row, int column) {
        if (hidden.get(column)) {
            return Mask.HIDDEN;
        }
        int at = Fields.offset(row.buffer(), row.start(), column);
        // A line of its own could pass for one of ours, or for a command to the program that reads it.
        return Visible.line(TupleText.shown(
                row.buffer(), at, plan.columns().get(column).common().type()));
    }

    /** The totals of a finished comparison, with rows that turned out alike on a closer look among the equal ones. */
    Tally tally(RowDiff.Totals totals) {
        return new Tally(totals.same() + alike, totals.changed() - alike, totals.missing(), totals.extra());
    }

    /** In how many rows that column differs, those of one side alone not counted. */
    long inColumn(int column) {
        return byColumn[column];
    }

    List<Sample> samples() {
        return samples.values().stream().flatMap(List::stream).toList();
    }
}
