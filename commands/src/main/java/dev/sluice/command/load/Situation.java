package dev.sluice.command.load;

import dev.sluice.command.load.Load.Mode;
import dev.sluice.db.Catalog;
import dev.sluice.db.Reader;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.stream.Collectors;

/** What the tables are like before the load. */
record Situation(Reader reader, Catalog catalog, boolean postgres) {
    boolean hasRows(Table table) {
        return !reader.query(Sql.of("select 1 as n from " + table.name().quoted() + " limit 1"))
                .isEmpty();
    }

    long count(String from) {
        Object value = reader.query(Sql.of("select count(*) as n from " + from)).value();
        return value instanceof Number n ? n.longValue() : 0;
    }

    List<String> notes(TableLoad load) {
        List<String> triggers = triggers(load.target());
        String event = load.mode() == Mode.REPLACE ? "deleted and inserted" : "inserted";
        return triggers.isEmpty()
                ? List.of()
                : List.of(load.name() + ": triggers fire for the rows " + event + ": " + String.join(", ", triggers));
    }

    private List<String> triggers(Table table) {
        Sql sql = postgres
                ? Sql.of(
                        "select tgname::text as name from pg_trigger where tgrelid = ? and not tgisinternal and tgenabled <> 'D' order by 1",
                        table.id())
                : Sql.of(
                        "select name from sqlite_schema where type = 'trigger' and tbl_name = ? collate nocase order by 1",
                        table.name().name().text());
        Rows rows = reader.query(sql);
        return rows.rows().stream().map(row -> String.valueOf(row.get(0))).collect(Collectors.toList());
    }
}
