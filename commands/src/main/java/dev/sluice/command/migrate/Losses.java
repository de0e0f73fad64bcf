package dev.sluice.command.migrate;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
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
import java.util.stream.Collectors;

/** Which tables and columns are gone since, and what was in them. */
final class Losses {
    /** Of all schemas: change sets may make some. One that was made anew under its name is another. */
    private static final String POSTGRES = """
            select n.nspname as "schema", c.relname as "table", c.oid::text as id, a.attname as "column",
                   pg_get_expr(d.adbin, d.adrelid) as fallback
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
              and n.nspname !~ '^(pg_|information_schema$)'
            order by 1, 2, a.attnum
            """;

    private static final String SQLITE = """
            select null as "schema", m.name as "table", m.name as id, x.name as "column", x.dflt_value as fallback
            from sqlite_schema m, pragma_table_xinfo(m.name) x
            where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\'
            order by m.name, x.cid
            """;

    private final Transaction tx;
    private final Map<String, Held> before;

    /** A table with its columns, each with its default. */
    private record Held(TableName name, Map<Name, String> columns) {}

    /** Rows of one table, or values of one column. */
    private record Loss(String unit, String what, long number) {
        String sentence() {
            return number + " " + unit + (number == 1 ? "" : "s") + " of " + what;
        }
    }

    /** How much that is. */
    record Counted(List<Loss> losses) {
        long total() {
            return losses.stream().mapToLong(Loss::number).sum();
        }

        String sentence() {
            return losses.stream()
                    .filter(loss -> loss.number() > 0)
                    .map(Loss::sentence)
                    .collect(Collectors.joining(", "));
        }

        /** Passes what may be lost, or refuses. */
        void check(int maxRows) {
            if (total() > maxRows) {
                throw SluiceException.of(
                        Kind.REFUSED,
                        "migrate.rollback would lose " + sentence(),
                        "safety limit",
                        "make a backup first; to lose them all the same, say maxRows: " + total());
            }
        }
    }

    Losses(Transaction tx) {
        this.tx = tx;
        this.before = held();
    }

    private Map<String, Held> held() {
        Map<String, Held> held = new LinkedHashMap<>();
        Rows rows = tx.query(Sql.of(tx.isPostgres() ? POSTGRES : SQLITE));
        for (int i = 0; i < rows.size(); i++) {
            Optional<Name> schema = Optional.ofNullable(rows.text(i, "schema")).map(Name::of);
            TableName name = new TableName(schema, Name.of(String.valueOf(rows.text(i, "table"))));
            String fallback = Optional.ofNullable(rows.text(i, "fallback")).orElse("");
            held.computeIfAbsent(String.valueOf(rows.text(i, "id")), id -> new Held(name, new LinkedHashMap<>()))
                    .columns()
                    .put(Name.of(String.valueOf(rows.text(i, "column"))), fallback);
        }
        return held;
    }

    /** What has gone by now, to be counted where it is there again. */
    List<TableLoss> now() {
        Map<String, Held> after = held();
        List<TableLoss> lost = new ArrayList<>();
        before.forEach((id, table) -> {
            Optional<Held> still = Optional.ofNullable(after.get(id));
            Map<Name, String> gone = new LinkedHashMap<>(table.columns());
            still.ifPresent(held -> gone.keySet().removeAll(held.columns().keySet()));
            if (still.isEmpty() || !gone.isEmpty()) {
                lost.add(new TableLoss(table.name(), still.isEmpty() ? Map.of() : gone));
            }
        });
        return lost;
    }

    /**
     * What one table loses.
     *
     * @param columns with their defaults; none where the table goes as a whole
     */
    record TableLoss(TableName table, Map<Name, String> columns) {}

    Counted count(List<TableLoss> lost) {
        List<Loss> losses = new ArrayList<>();
        for (TableLoss each : lost) {
            if (each.columns().isEmpty()) {
                losses.add(new Loss("row", "table " + each.table(), number("count(*)", each.table())));
            }
            each.columns()
                    .forEach((column, fallback) -> losses.add(new Loss(
                            "value",
                            "column " + each.table() + "." + column,
                            number(counting(column.quoted(), fallback), each.table()))));
        }
        return new Counted(losses);
    }

    /** What every row got when the column came is no loss; a default that is a call is not called for that. */
    private static String counting(String column, String fallback) {
        return fallback.isEmpty() || fallback.indexOf('(') >= 0
                ? "count(" + column + ")"
                : "count(case when " + column + " is distinct from " + fallback + " then " + column + " end)";
    }

    private long number(String counting, TableName table) {
        Object number = tx.query(Sql.of("select " + counting + " as n from " + table.quoted()))
                .value();
        return number instanceof Number n ? n.longValue() : 0;
    }
}
