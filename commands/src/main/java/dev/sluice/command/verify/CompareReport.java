package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.Source;
import dev.sluice.command.TableChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a comparison found: exact totals, differences by column, samples. */
public final class CompareReport implements Report {
    private static final int MOST_PROBLEMS = 20;

    private final ComparePlan plan;
    private final Tally tally;
    private final Differences differences;
    private final Took took;

    /**
     * What it took.
     *
     * @param strategy how it was done
     * @param settled rows that differed and were equal when they were read again
     */
    record Took(Duration time, long settled, String strategy) {
        static Took by(String strategy) {
            return new Took(Duration.ZERO, 0, strategy);
        }
    }

    CompareReport(ComparePlan plan, Tally tally, Differences differences, Took took) {
        this.plan = plan;
        this.tally = tally;
        this.differences = differences;
        this.took = took;
    }

    @Override
    public CompareReport took(Duration whole) {
        return new CompareReport(plan, tally, differences, new Took(whole, took.settled(), took.strategy()));
    }

    /** With the rows that turned out equal when they were read again. */
    CompareReport rechecked(long equal, long settled) {
        Tally all = new Tally(equal, tally.changed(), tally.missing(), tally.extra());
        return new CompareReport(plan, all, differences, new Took(Duration.ZERO, settled, took.strategy()));
    }

    /** With rows that were equal by their hashes. */
    CompareReport plus(long equal) {
        Tally all = new Tally(tally.equal() + equal, tally.changed(), tally.missing(), tally.extra());
        return new CompareReport(plan, all, differences, took);
    }

    DifferingKeys keys() {
        return differences.keys();
    }

    /** {@code missing} in a script: the reference's rows that the subject does not have, as a source for another command. */
    public Source getMissing() {
        return new DifferenceSource(plan, keys()).of(Sample.Difference.MISSING);
    }

    /** {@code changed} in a script: rows that differ, as the reference has them. */
    public Source getChanged() {
        return new DifferenceSource(plan, keys()).of(Sample.Difference.CHANGED);
    }

    /** {@code extra} in a script: the subject's rows that the reference does not have. */
    public Source getExtra() {
        return new DifferenceSource(plan, keys()).of(Sample.Difference.EXTRA);
    }

    public Tally tally() {
        return tally;
    }

    public List<Sample> samples() {
        return differences.samples();
    }

    /** {@code equalRows} in a script. */
    public long getEqualRows() {
        return tally.equal();
    }

    /** {@code changedRows} in a script. */
    public long getChangedRows() {
        return tally.changed();
    }

    /** {@code missingRows} in a script: those of the reference alone. */
    public long getMissingRows() {
        return tally.missing();
    }

    /** {@code extraRows} in a script: those of the subject alone. */
    public long getExtraRows() {
        return tally.extra();
    }

    /** Whether rows and columns are the same on both sides; {@code same} in a script. */
    public boolean isSame() {
        return tally.differences() == 0 && plan.schema().stream().noneMatch(SchemaDifference::fails);
    }

    /** Nothing was there that could have differed. */
    private boolean isVacuous() {
        return isSame() && tally.equal() == 0;
    }

    private String result() {
        return isVacuous() ? "same (vacuous: 0 rows)" : isSame() ? "same" : "different";
    }

    /** In how many rows of both sides that column differs. */
    public long inColumn(String name) {
        return IntStream.range(0, plan.columns().size())
                .filter(i -> plan.columns().get(i).name().equals(name))
                .mapToLong(differences::inColumn)
                .sum();
    }

    public List<String> schema() {
        return plan.schema().stream().map(SchemaDifference::sentence).toList();
    }

    @Override
    public List<Looked> looked() {
        return plan.command().word().equals("compare")
                ? List.of()
                : List.of(new Looked(
                        plan.title(), isSame() ? "" : fact(), isVacuous() ? plan.title() + ": " + result() : ""));
    }

    @Override
    public Optional<SluiceException> verdict() {
        return plan.command().word().equals("compare") ? Optional.empty() : difference();
    }

    /** What a check says of this result; empty when the two are the same. */
    public Optional<SluiceException> difference() {
        return isSame() ? Optional.empty() : Optional.of(SluiceException.of(Kind.DIFFERENCE, problems()));
    }

    private List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        problems.add(new Problem(plan.title() + ": " + sentence(), "", ""));
        plan.schema().stream()
                .filter(SchemaDifference::fails)
                .forEach(
                        s -> problems.add(new Problem(s.sentence(), "", "add it, or leave it out with ignore: [...]")));
        samples().stream().limit(MOST_PROBLEMS).forEach(s -> problems.add(new Problem(line(s), "", "")));
        return problems;
    }

    private String sentence() {
        return "%,d equal, %,d changed, %,d only in %s, %,d only in %s"
                .formatted(
                        tally.equal(),
                        tally.changed(),
                        tally.missing(),
                        plan.sides().reference().label(),
                        tally.extra(),
                        plan.sides().subject().label());
    }

    /** With what is different about the columns, and a row that differs. */
    private String fact() {
        StringBuilder fact = new StringBuilder(sentence());
        plan.schema().stream().filter(SchemaDifference::fails).forEach(s -> fact.append("; ")
                .append(s.sentence()));
        samples().stream().limit(1).forEach(s -> fact.append("; such as ").append(line(s)));
        return fact.toString();
    }

    private String line(Sample sample) {
        StringBuilder line =
                new StringBuilder(described(sample.difference())).append(' ').append(sample.row());
        sample.cells().forEach(c -> line.append("; ")
                .append(c.column())
                .append(": ")
                .append(c.subject())
                .append(" against ")
                .append(c.reference()));
        return line.toString();
    }

    private String described(Sample.Difference difference) {
        return switch (difference) {
            case CHANGED -> "changed";
            case MISSING -> "only in " + plan.sides().reference().label();
            case EXTRA -> "only in " + plan.sides().subject().label();
        };
    }

    @Override
    public Outline outline() {
        List<Grid> grids = new ArrayList<>();
        grids.add(columns());
        if (!samples().isEmpty()) {
            grids.add(sampleGrid());
        }
        grids.removeIf(g -> g.rows().isEmpty());
        return new Outline(plan.title(), figures(), grids, notes());
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>(schema());
        if (tally.missing() + tally.extra() > 0) {
            notes.add("missing: only in " + plan.sides().reference().label() + "; extra: only in "
                    + plan.sides().subject().label());
        }
        if (took.settled() > 0) {
            notes.add("%,d rows differed at first and were equal when they were read again".formatted(took.settled()));
        }
        return notes;
    }

    private List<Figure> figures() {
        return List.of(
                new Figure("result", Measure.text(result())),
                new Figure("equal", Measure.count(tally.equal())),
                new Figure("changed", Measure.count(tally.changed())),
                new Figure("missing", Measure.count(tally.missing())),
                new Figure("extra", Measure.count(tally.extra())),
                new Figure("key", Measure.text(plan.keyNames())),
                new Figure("strategy", Measure.text(took.strategy())),
                new Figure("took", Measure.took(took.time())));
    }

    private Grid columns() {
        List<List<Measure>> rows = new ArrayList<>();
        for (int i = 0; i < plan.columns().size(); i++) {
            if (differences.inColumn(i) > 0) {
                rows.add(List.of(Measure.text(plan.columns().get(i).name()), Measure.count(differences.inColumn(i))));
            }
        }
        return new Grid("columns that differ", List.of("column", "rows"), rows);
    }

    private Grid sampleGrid() {
        List<List<Measure>> rows = new ArrayList<>();
        for (Sample sample : samples()) {
            if (sample.cells().isEmpty()) {
                rows.add(line(sample, new Sample.Cell("", "", "")));
            }
            sample.cells().forEach(c -> rows.add(line(sample, c)));
        }
        List<String> head = List.of("difference", "row", "column", "value", "reference");
        return new Grid("samples", head, rows);
    }

    private List<Measure> line(Sample sample, Sample.Cell cell) {
        return List.of(
                Measure.text(described(sample.difference())),
                Measure.text(sample.row()),
                Measure.text(cell.column()),
                Measure.text(cell.subject()),
                Measure.text(cell.reference()));
    }

    @Override
    public List<TableChange> changes() {
        return List.of();
    }
}
