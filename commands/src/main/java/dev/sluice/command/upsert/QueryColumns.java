package dev.sluice.command.upsert;

import dev.sluice.sql.Column;
import dev.sluice.sql.Column.Generation;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds out which columns a query gives, without reading its rows. */
final class QueryColumns {
    private QueryColumns() {}

    static Origin describe(Sql query, Sides sides) {
        List<String> labels = new ArrayList<>();
        String nothing = "select s.* from (" + query.text() + ") as s limit 0";
        sides.from().stream(new Sql(nothing, query.binds()), labels::addAll, row -> {});
        List<String> types = sides.fromPostgres() ? types(query, labels, sides) : List.of();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            String declared = types.isEmpty() ? "" : types.get(i);
            columns.add(new Column(
                    Name.of(labels.get(i)),
                    types.isEmpty() ? ValueType.DYNAMIC : ValueType.OTHER,
                    declared,
                    false,
                    Optional.empty(),
                    Generation.NONE));
        }
        return new Origin.OfQuery(query, columns);
    }

    /** The outer join gives one row of nulls, whose types are the query's. */
    private static List<String> types(Sql query, List<String> labels, Sides sides) {
        String items = labels.stream()
                .map(l -> "pg_typeof(s." + Name.of(l).quoted() + ")::text")
                .collect(Collectors.joining(", "));
        String sql = "select " + items + " from (select 1) as one left join (" + query.text() + ") as s on false";
        return sides.from().query(new Sql(sql, query.binds())).rows().get(0).stream()
                .map(String::valueOf)
                .toList();
    }
}
