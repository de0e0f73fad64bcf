package dev.sluice.db;

import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.TableName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One row that describes something, its values as text. */
record CatalogRow(Rows rows, int index) {
    static List<CatalogRow> of(Rows rows) {
        return IntStream.range(0, rows.size())
                .mapToObj(i -> new CatalogRow(rows, i))
                .toList();
    }

    /** Rows with the same text under the label, in the order of their first. */
    static List<List<CatalogRow>> groups(List<CatalogRow> rows, String label) {
        return List.copyOf(rows.stream()
                .collect(Collectors.groupingBy(row -> row.text(label), LinkedHashMap::new, Collectors.toList()))
                .values());
    }

    static List<Name> names(List<CatalogRow> rows, String label) {
        return rows.stream().map(row -> row.name(label)).toList();
    }

    /** Empty where the value is null. */
    Optional<String> maybe(String label) {
        return Optional.ofNullable(rows.text(index, label));
    }

    /** The value as text; empty text where it is null. */
    String text(String label) {
        return maybe(label).orElse("");
    }

    Name name(String label) {
        return Name.of(text(label));
    }

    TableName table(String schema, String name) {
        return TableName.of(text(schema), text(name));
    }

    long number(String label) {
        return Long.parseLong(text(label));
    }

    /** PostgreSQL's true is {@code true}, SQLite's is 1. */
    boolean is(String label) {
        String text = text(label);
        return text.equals("true") || text.equals("1");
    }
}
