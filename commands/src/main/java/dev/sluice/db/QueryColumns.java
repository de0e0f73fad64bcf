package dev.sluice.db;

import dev.sluice.sql.Column;
import dev.sluice.sql.Column.Generation;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds out which columns a query gives, without reading its rows. */
record QueryColumns(Reader reader, boolean postgres) {
    List<Column> of(Sql query) {
        List<String> labels = new ArrayList<>();
        String nothing = "select s.* from (" + query.text() + ") as s limit 0";
        reader.stream(new Sql(nothing, query.binds()), labels::addAll, row -> {});
        return postgres
                ? typed(query, labels)
                : labels.stream().map(QueryColumns::dynamic).toList();
    }

    private static Column dynamic(String label) {
        return new Column(Name.of(label), ValueType.DYNAMIC, "", false, Optional.empty(), Generation.NONE);
    }

    /** The outer join gives one row of nulls, whose types are the query's. */
    private List<Column> typed(Sql query, List<String> labels) {
        String types = labels.stream()
                .map(l -> "('" + l.replace("'", "''") + "', pg_typeof(s."
                        + Name.of(l).quoted() + "))")
                .collect(Collectors.joining(", "));
        String sql = """
                select v.label, t.typname, format_type(t.oid, null) as declared
                from (select 1) as one left join (%s) as s on false
                cross join lateral (values %s) as v (label, type)
                join pg_catalog.pg_type as t on t.oid = v.type
                """;
        Rows rows = reader.query(new Sql(sql.formatted(query.text(), types), query.binds()));
        List<Column> columns = new ArrayList<>();
        for (List<?> row : rows.rows()) {
            columns.add(new Column(
                    Name.of(String.valueOf(row.get(0))),
                    PostgresTypes.of(String.valueOf(row.get(1))),
                    String.valueOf(row.get(2)),
                    false,
                    Optional.empty(),
                    Generation.NONE));
        }
        return columns;
    }
}
