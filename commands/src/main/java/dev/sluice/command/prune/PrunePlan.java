package dev.sluice.command.prune;

import dev.sluice.Problem;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.relations.Archive;
import dev.sluice.relations.Condition;
import dev.sluice.relations.Pairs;
import dev.sluice.relations.Removal;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.Optional;

/**
 * What goes, counted to the end.
 *
 * @param subject the table and which of its rows
 * @param lines in the order they are done in
 * @param refusals why it is not run as it stands
 * @param listed some of the rows
 * @param parent whose children are pruned
 */
record PrunePlan(
        Prune command,
        Subject subject,
        List<Line> lines,
        List<Problem> refusals,
        Grid listed,
        List<String> notes,
        Optional<Parent> parent)
        implements Plan {
    /** The table, and which of its rows go for themselves, without what hangs on them. */
    record Subject(Table table, Condition rows, String described) {}

    /** The parent and how the table refers to it. */
    record Parent(Table table, Pairs pairs, Optional<Table.ForeignKey> key) {}

    /**
     * Rows of one table.
     *
     * @param rows how many there are
     * @param of of so many that the table has
     */
    record Line(Removal removal, long rows, long of, Optional<Archive> archive) {
        String table() {
            return removal.table().name().toString();
        }
    }

    PrunePlan {
        lines = List.copyOf(lines);
        refusals = List.copyOf(refusals);
        notes = List.copyOf(notes);
    }

    /** The lines that have rows; statement triggers of the others are not to fire for nothing. */
    List<Line> busy() {
        return lines.stream().filter(line -> line.rows() > 0).toList();
    }

    /** The others, as long as anything goes at all. */
    List<Removal> idle() {
        return rows() == 0
                ? List.of()
                : lines.stream()
                        .filter(line -> line.rows() == 0)
                        .map(Line::removal)
                        .toList();
    }

    long rows() {
        return lines.stream().mapToLong(Line::rows).sum();
    }

    @Override
    public Outline outline() {
        List<List<Measure>> rows = lines.stream().map(PrunePlan::row).toList();
        Grid tables = new Grid("tables", List.of("table", "action", "rows", "of", "archive"), rows);
        List<String> said = new java.util.ArrayList<>(notes);
        refusals.forEach(problem -> said.add(0, "refused as it stands: " + problem.sentence()));
        return new Outline(
                title(),
                List.of(new Figure("rows that go", Measure.text(subject.described()))),
                listed.rows().isEmpty() ? List.of(tables) : List.of(tables, listed),
                said);
    }

    private static List<Measure> row(Line line) {
        return List.of(
                Measure.text(line.table()),
                Measure.text(line.removal().action()),
                Measure.count(line.rows()),
                Measure.count(line.of()),
                Measure.text(line.archive().map(a -> a.name().toString()).orElse("none")));
    }

    String title() {
        return "prune " + subject.table().name();
    }

    @Override
    public boolean writes() {
        return true;
    }
}
