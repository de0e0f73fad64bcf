package dev.sluice.db;

import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import java.util.List;

/** Rows with one index column each as indexes. */
final class IndexRows {
    private IndexRows() {}

    /** Reads name, is_unique, plain, column (null for an expression) and collation; in the order of name and position. */
    static List<Table.Index> read(List<CatalogRow> rows) {
        return CatalogRow.groups(rows, "name").stream().map(IndexRows::index).toList();
    }

    private static Table.Index index(List<CatalogRow> rows) {
        CatalogRow first = rows.get(0);
        boolean plain = first.is("plain")
                && rows.stream().allMatch(row -> row.maybe("column").isPresent());
        List<Name> columns = plain ? CatalogRow.names(rows, "column") : List.of();
        String collation = rows.stream()
                .map(row -> row.text("collation"))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return new Table.Index(first.name("name"), columns, first.is("is_unique"), plain, collation);
    }
}
