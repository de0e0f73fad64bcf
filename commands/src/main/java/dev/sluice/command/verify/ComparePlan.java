package dev.sluice.command.verify;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.rows.RowEncoding;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How two sides are going to be compared.
 *
 * @param columns those of both sides, key first
 * @param keySize how many of them are the key; 0 where whole rows are compared
 * @param schema what is different about the two before any row is read
 */
record ComparePlan(
        Compare command, Sides sides, List<ComparedColumn> columns, int keySize, List<SchemaDifference> schema)
        implements Plan {
    /** The two. */
    record Sides(Side subject, Side reference) {}

    ComparePlan {
        columns = List.copyOf(columns);
        schema = List.copyOf(schema);
    }

    List<ComparedColumn> key() {
        return columns.subList(0, keySize);
    }

    RowEncoding encoding() {
        List<Integer> key = IntStream.range(0, keySize).boxed().toList();
        var common = columns.stream().map(ComparedColumn::common).toList();
        boolean sqlite = !sides.subject().postgres() && !sides.reference().postgres();
        return sqlite ? RowEncoding.toSqlite(common, key) : RowEncoding.toPostgres(common, key);
    }

    String title() {
        return command.word() + " " + sides.subject().label() + " against "
                + sides.reference().label();
    }

    String keyNames() {
        return keySize == 0
                ? "none: whole rows"
                : key().stream().map(ComparedColumn::name).collect(Collectors.joining(", "));
    }

    @Override
    public Outline outline() {
        List<Figure> figures = List.of(
                new Figure("key", Measure.text(keyNames())),
                new Figure("columns", Measure.count(columns.size())),
                new Figure("strategy", Measure.text(new Ordering(this).strategy())));
        return new Outline(
                title(),
                figures,
                List.of(),
                schema.stream().map(SchemaDifference::sentence).toList());
    }

    @Override
    public boolean writes() {
        return false;
    }
}
