package dev.sluice.dialect;

import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import dev.sluice.sql.Table.ForeignKey;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts of a table's definition that both engines spell alike. */
final class Definition {
    private Definition() {}

    /** {@code create table} with one part a line. */
    static String createTable(Table table, Stream<String> parts) {
        String body = parts.collect(Collectors.joining(",\n    "));
        return "create table %s (\n    %s\n)".formatted(table.name().quoted(), body);
    }

    static Stream<String> primaryKey(Table table) {
        return table.primaryKey().isEmpty() ? Stream.of() : Stream.of("primary key " + list(table.primaryKey()));
    }

    static String foreignKey(ForeignKey key) {
        String text = "foreign key %s references %s %s%s%s";
        return text.formatted(
                list(key.columns()),
                key.parent().quoted(),
                list(key.parentColumns()),
                key.onDelete().equals("no action") ? "" : " on delete " + key.onDelete(),
                key.deferrable() ? " deferrable" : "");
    }

    /** Name, type and not null. */
    static String column(Column column) {
        return column.name().quoted()
                + (column.declared().isEmpty() ? "" : " " + column.declared())
                + (column.notNull() ? " not null" : "");
    }

    static String defaultOf(Column column) {
        return column.defaultSql().map(sql -> " default " + sql).orElse("");
    }

    /** Quoted names between parentheses. */
    static String list(List<Name> names) {
        return names.stream().map(Name::quoted).collect(Collectors.joining(", ", "(", ")"));
    }
}
