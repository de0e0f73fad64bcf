package dev.sluice.backup;

import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a table is like, a line a column or key. Defaults and schemas are left out: rows that are restored need neither. */
public final class TableDefinition {
    private TableDefinition() {}

    public static List<String> of(Table table) {
        List<String> lines = new ArrayList<>();
        table.columns().forEach(column -> lines.add(line(column)));
        if (!table.primaryKey().isEmpty()) {
            lines.add("primary key " + list(table.primaryKey()));
        }
        List<String> keys = new ArrayList<>();
        table.uniqueKeys().forEach(key -> keys.add("unique " + list(key.columns())));
        table.foreignKeys()
                .forEach(key -> keys.add("foreign key " + list(key.columns()) + " references "
                        + plain(key.parent()) + " " + list(key.parentColumns())
                        + (key.onDelete().equals("no action") ? "" : " on delete " + key.onDelete())));
        keys.stream().distinct().sorted().forEach(lines::add);
        return lines;
    }

    private static String line(Column column) {
        String computed =
                column.writable() ? "" : " computed " + column.defaultSql().orElse("");
        return column.name().quoted()
                + (column.declared().isEmpty() ? "" : " " + column.declared())
                + (column.notNull() ? " not null" : "")
                + computed;
    }

    private static String plain(TableName table) {
        return table.name().quoted();
    }

    private static String list(List<Name> names) {
        return names.stream().map(Name::quoted).collect(Collectors.joining(", ", "(", ")"));
    }

    /** Lines of one that the other has not, with a sign before each; empty where both are alike. */
    public static List<String> differences(List<String> backup, List<String> table) {
        List<String> differences = new ArrayList<>();
        backup.stream().filter(line -> !table.contains(line)).forEach(line -> differences.add("- " + line));
        table.stream().filter(line -> !backup.contains(line)).forEach(line -> differences.add("+ " + line));
        return differences;
    }
}
