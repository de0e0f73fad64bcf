package dev.sluice.command.migrate;

import dev.sluice.db.Footprint;
import dev.sluice.db.Footprint.Written;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** PostgreSQL: the catalog numbers tables and columns, and counts what is deleted. */
final class PostgresHoldings implements Holdings {
    /** Of all schemas: change sets may make some. */
    private static final String TABLES = """
            select n.nspname as "schema", c.relname as "table", c.oid::text as id, a.attnum::text as place, a.attname as "column",
                   pg_get_expr(d.adbin, d.adrelid) as fallback,
                   (select min(i.inhparent::oid)::text from pg_inherits i where i.inhrelid = c.oid) as whole
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relkind in ('r', 'p') and c.relpersistence <> 't' and n.nspname !~ '^(pg_|information_schema$)'
            order by 1, 2, a.attnum
            """;

    private final Transaction tx;
    private final Footprint footprint;

    PostgresHoldings(Transaction tx, Name journal) {
        this.tx = tx;
        this.footprint = Footprint.of(tx, journal).begin();
    }

    @Override
    public Map<String, Held> now() {
        Map<String, Held> held = new LinkedHashMap<>();
        Rows rows = tx.query(Sql.of(TABLES));
        for (int i = 0; i < rows.size(); i++) {
            TableName name = TableName.of(text(rows, i, "schema"), text(rows, i, "table"));
            String whole = text(rows, i, "whole");
            Map<String, Column> columns = held.computeIfAbsent(
                            text(rows, i, "id"), id -> new Held(name, whole, new LinkedHashMap<>()))
                    .columns();
            String column = text(rows, i, "column");
            if (!column.isEmpty()) {
                columns.put(text(rows, i, "place"), new Column(Name.of(column), text(rows, i, "fallback")));
            }
        }
        return held;
    }

    private static String text(Rows rows, int row, String label) {
        return Optional.ofNullable(rows.text(row, label)).orElse("");
    }

    @Override
    public List<Removed> removed() {
        Map<String, Long> deleted = footprint.written().stream()
                .filter(written -> written.deleted() > 0)
                .collect(Collectors.toMap(Written::table, Written::deleted));
        List<String> rewritten = footprint.rewritten();
        Map<String, TableName> names = now().values().stream()
                .filter(held -> !Holdings.isLiquibases(held.name().name().text()))
                .collect(Collectors.toMap(held -> said(held.name()), Held::name));
        Set<String> touched = new TreeSet<>(deleted.keySet());
        touched.addAll(rewritten);
        touched.retainAll(names.keySet());
        List<Removed> removed = new ArrayList<>();
        for (String table : touched) {
            TableName name = names.getOrDefault(table, TableName.parse(table));
            OptionalLong left = rewritten.contains(table) ? OptionalLong.of(count(name)) : OptionalLong.empty();
            removed.add(new Removed(name, deleted.getOrDefault(table, 0L), left));
        }
        return removed;
    }

    private long count(TableName table) {
        return tx.number(Sql.of("select count(*) from " + table.quoted()));
    }

    private static String said(TableName table) {
        return table.schema().map(schema -> schema.text() + ".").orElse("")
                + table.name().text();
    }

    @Override
    public void end() {
        footprint.end();
    }
}
