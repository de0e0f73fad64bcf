package dev.sluice.dialect;

import dev.sluice.sql.Column;
import dev.sluice.sql.Table;
import dev.sluice.sql.Table.Trait;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** SQLite 3.40 and later. */
public record Sqlite() implements Dialect {
    @Override
    public String engine() {
        return "SQLite";
    }

    @Override
    public String createTable(Table table) {
        Stream<String> columns = table.columns().stream().map(this::columnDefinition);
        Stream<String> unique = table.uniqueKeys().stream().map(key -> "unique " + Definition.list(key.columns()));
        Stream<String> foreign = table.foreignKeys().stream().map(Definition::foreignKey);
        Stream<String> keys =
                Stream.of(Definition.primaryKey(table), unique, foreign).flatMap(parts -> parts);
        return Definition.createTable(table, Stream.concat(columns, keys)) + options(table);
    }

    /** None: SQLite takes foreign keys in {@code create table} only. */
    @Override
    public List<String> createForeignKeys(Table table) {
        return List.of();
    }

    @Override
    public String createIndex(Table table, Table.Index index) {
        String sql = "create %sindex %s on %s %s";
        return sql.formatted(
                index.unique() ? "unique " : "",
                index.name().quoted(),
                table.name().quoted(),
                Definition.list(index.columns()));
    }

    @Override
    public String columnDefinition(Column column) {
        return Definition.column(column)
                + switch (column.generation()) {
                    case COMPUTED ->
                        " generated always as (" + column.defaultSql().orElseThrow() + ") stored";
                    case NONE, IDENTITY, IDENTITY_ALWAYS -> Definition.defaultOf(column);
                };
    }

    private static String options(Table table) {
        String options = Stream.of(
                        table.is(Trait.WITHOUT_ROWID) ? "without rowid" : "", table.is(Trait.STRICT) ? "strict" : "")
                .filter(option -> !option.isEmpty())
                .collect(Collectors.joining(", "));
        return options.isEmpty() ? "" : " " + options;
    }
}
