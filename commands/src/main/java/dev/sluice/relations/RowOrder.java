package dev.sluice.relations;

import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Spelled;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What rows are gone through by: a unique key without nulls, or the rowid in SQLite. A place in that order is a text: an array of
 * JSON with the values as the server writes them, or the rowid.
 *
 * @param columns of the key; empty for the rowid
 */
public record RowOrder(Table table, List<Name> columns) {
    public RowOrder {
        columns = List.copyOf(columns);
    }

    /** The primary key, or else another unique key whose columns are never null; empty where the table has none. */
    public static Optional<RowOrder> of(Table table, boolean postgres) {
        if (!postgres) {
            return table.rowid().map(rowid -> new RowOrder(table, List.of()));
        }
        Stream<List<Name>> keys = Stream.concat(
                Stream.of(table.primaryKey()), table.uniqueKeys().stream().map(Table.UniqueKey::columns));
        return keys.filter(key -> !key.isEmpty() && key.stream().allMatch(name -> isNeverNull(table, name)))
                .findFirst()
                .map(key -> new RowOrder(table, key));
    }

    private static boolean isNeverNull(Table table, Name name) {
        return table.column(name).filter(Column::notNull).isPresent();
    }

    private boolean byRowid() {
        return columns.isEmpty();
    }

    /** A column may have the name {@code rowid} and be something else. */
    public String rowid(String alias) {
        return alias + "." + table.rowid().orElseThrow().quoted();
    }

    /** Rows behind the place; all of them where it is empty. */
    public Condition behind(String place) {
        return place.isEmpty() ? alias -> Sql.of("true") : compared(" > ", place);
    }

    public Condition upTo(String place) {
        return compared(" <= ", place);
    }

    /** The row at the place. */
    public Condition at(String place) {
        return compared(" = ", place);
    }

    /** The same between two places that a block of the server has in its variables. */
    public Condition between(Spelled behind, Spelled upTo) {
        return Condition.all(List.of(keysCompared(" > ", behind), keysCompared(" <= ", upTo)));
    }

    private Condition compared(String operator, String place) {
        return byRowid()
                ? alias -> Sql.of(rowid(alias) + operator + "?", Long.valueOf(place))
                : keysCompared(operator, place);
    }

    private Condition keysCompared(String operator, Object place) {
        String values = IntStream.range(0, columns.size())
                .mapToObj(i -> "(?::jsonb ->> " + i + ")::"
                        + table.column(columns.get(i)).orElseThrow().declared())
                .collect(Collectors.joining(", "));
        Object[] binds = Stream.generate(() -> place).limit(columns.size()).toArray();
        return alias -> Sql.of("(" + order(alias, "") + ")" + operator + "(" + values + ")", binds);
    }

    private String order(String alias, String direction) {
        return byRowid()
                ? rowid(alias) + direction
                : columns.stream()
                        .map(c -> alias + "." + c.quoted() + direction)
                        .collect(Collectors.joining(", "));
    }

    /** The place of a row, as an expression. */
    public String place(String alias) {
        return byRowid()
                ? rowid(alias)
                : columns.stream()
                        .map(c -> alias + "." + c.quoted() + "::text")
                        .collect(Collectors.joining(", ", "jsonb_build_array(", ")::text"));
    }

    /** The place of the last of so many rows; no row when there are fewer. */
    public Sql placeAfter(Condition rows, long count) {
        return placeAfter(rows, String.valueOf(count - 1));
    }

    /** The same behind as many rows as the expression says. */
    public Sql placeAfter(Condition rows, String passed) {
        Sql condition = rows.on("t");
        return new Sql(
                "select " + place("t") + " as place from " + table.name().quoted() + " as t where " + condition.text()
                        + " order by " + order("t", "") + " limit 1 offset " + passed,
                condition.binds());
    }

    /** The first places. */
    public Sql places(Condition rows, long count) {
        Sql condition = rows.on("t");
        return new Sql(
                "select cast(" + place("t") + " as text) from " + table.name().quoted() + " as t where "
                        + condition.text() + " order by " + order("t", "") + " limit " + count,
                condition.binds());
    }

    /** The last place there is; no row in an empty table. */
    public Sql lastPlace() {
        return Sql.of("select " + place("t") + " as place from " + table.name().quoted() + " as t order by "
                + order("t", " desc") + " limit 1");
    }
}
