package dev.sluice.shell.meta;

import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code \d}: the tables, or all that is known of one. */
final class TableDescription {
    private TableDescription() {}

    static void print(MetaCall call) {
        describe(call, false);
    }

    /** With the size, and what refers to it. */
    static void printMore(MetaCall call) {
        describe(call, true);
    }

    private static void describe(MetaCall call, boolean more) {
        Database home = call.desk().session().databases().home();
        call.desk().sender().read(tx -> {
            Catalog catalog = Catalog.of(tx, home.dialect());
            if (call.argument().isEmpty()) {
                call.print(tables(catalog));
            } else {
                one(call, catalog, catalog.table(TableName.parse(MetaCall.unquoted(call.argument()))), more);
            }
            return true;
        });
    }

    private static void one(MetaCall call, Catalog catalog, Table table, boolean more) {
        call.print(columns(table));
        List<String> lines = new ArrayList<>(keys(table));
        catalog.indexes(table).forEach(i -> lines.add(index(i)));
        if (more) {
            catalog.inboundReferences(table).forEach(r -> lines.add(reference(r)));
            catalog.rowEstimate(table).ifPresent(rows -> lines.add("about " + rows + " rows"));
        }
        lines.forEach(call.desk().results()::line);
    }

    private static String index(Table.Index index) {
        String kind = index.unique() ? "unique index " : "index ";
        String columns = index.plain() ? " (" + joined(index.columns()) + ")" : ", over an expression or some rows";
        return kind + index.name() + columns;
    }

    private static String reference(Table.Inbound inbound) {
        return "referenced by " + inbound.child() + " (" + joined(inbound.key().columns()) + ")";
    }

    private static Rows tables(Catalog catalog) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Table table : catalog.tables()) {
            List<@Nullable Object> row = new ArrayList<>();
            OptionalLong estimate = catalog.rowEstimate(table);
            row.add(table.name().toString());
            row.add(table.columns().size());
            row.add(estimate.isPresent() ? estimate.getAsLong() : null);
            rows.add(row);
        }
        return new Rows(List.of("table", "columns", "rows (estimate)"), rows);
    }

    private static Rows columns(Table table) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Column column : table.columns()) {
            String generation =
                    column.generation().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            boolean own = column.generation() == Column.Generation.NONE;
            rows.add(List.of(
                    column.name().text(),
                    column.declared(),
                    column.notNull() ? "not null" : "",
                    own ? column.defaultSql().orElse("") : generation));
        }
        return new Rows(List.of("column", "type", "null", "default"), rows);
    }

    private static List<String> keys(Table table) {
        List<String> lines = new ArrayList<>();
        if (!table.primaryKey().isEmpty()) {
            lines.add("primary key (" + joined(table.primaryKey()) + ")");
        }
        table.uniqueKeys().forEach(k -> lines.add("unique " + k.index() + " (" + joined(k.columns()) + ")"));
        table.foreignKeys()
                .forEach(k -> lines.add("foreign key (" + joined(k.columns()) + ") references " + k.parent() + " ("
                        + joined(k.parentColumns()) + ")"));
        return lines;
    }

    private static String joined(List<Name> names) {
        return names.stream().map(Name::text).collect(Collectors.joining(", "));
    }
}
