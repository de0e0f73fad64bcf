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
import java.text.Normalizer;
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
    private final DifferingKeys keys;
    private long alike;

    Differences(ComparePlan plan, Likeness likeness, BitSet hidden) {
        this.plan = plan;
        this.likeness = likeness;
        this.hidden = hidden;
        this.keys = new DifferingKeys(plan);
        this.byColumn = new long[plan.columns().size()];
    }

    @Override
    public void missing(TupleStream reference) {
        keys.add(Difference.MISSING, reference);
        keep(Difference.MISSING, reference, List.of());
    }

    @Override
    public void extra(TupleStream subject) {
        keys.add(Difference.EXTRA, subject);
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
        keys.add(Difference.CHANGED, reference);
        if (room(Difference.CHANGED)) {
            List<Cell> cells = differing.stream()
                    .mapToObj(i -> cell(i, subject, reference))
                    .toList();
            keep(Difference.CHANGED, subject, cells);
        }
    }

    /** Two values that look the same are spelled. */
    private Cell cell(int column, TupleStream subject, TupleStream reference) {
        String ours = shown(subject, column);
        String theirs = shown(reference, column);
        boolean alike = Normalizer.normalize(ours, Normalizer.Form.NFKC)
                .equals(Normalizer.normalize(theirs, Normalizer.Form.NFKC));
        return new Cell(
                plan.columns().get(column).name(),
                alike ? Visible.ascii(ours) : ours,
                alike ? Visible.ascii(theirs) : theirs);
    }

    private boolean room(Difference difference) {
        return samples.getOrDefault(difference, List.of()).size()
                < plan.command().manner().samples();
    }

    private void keep(Difference difference, TupleStream row, List<Cell> cells) {
        if (room(difference)) {
            samples.computeIfAbsent(difference, d -> new ArrayList<>()).add(new Sample(difference, row(row), cells));
        }
    }

    private String row(TupleStream row) {
        boolean named = plan.keySize() > 0
                && IntStream.range(0, plan.keySize())
                        .allMatch(i -> Fields.length(row.buffer(), Fields.offset(row.buffer(), row.start(), i)) >= 0);
        int shown = named ? plan.keySize() : plan.columns().size();
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

    /** Takes over what was found in a range that comes after. */
    void take(Differences later) {
        for (int i = 0; i < byColumn.length; i++) {
            byColumn[i] += later.byColumn[i];
        }
        keys.take(later.keys);
        later.samples.forEach((difference, more) -> {
            List<Sample> kept = samples.computeIfAbsent(difference, d -> new ArrayList<>());
            more.stream()
                    .limit(Math.max(0, plan.command().manner().samples() - kept.size()))
                    .forEach(kept::add);
        });
    }

    /** The totals of a finished comparison, with rows that turned out alike on a closer look among the equal ones. */
    Tally tally(RowDiff.Totals totals) {
        return new Tally(totals.same() + alike, totals.changed() - alike, totals.missing(), totals.extra());
    }

    /** In how many rows that column differs, those of one side alone not counted. */
    long inColumn(int column) {
        return byColumn[column];
    }

    DifferingKeys keys() {
        return keys;
    }

    List<Sample> samples() {
        return samples.values().stream().flatMap(List::stream).toList();
    }
}
