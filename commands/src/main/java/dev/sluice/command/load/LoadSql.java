package dev.sluice.command.load;

import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table.ForeignKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The statements of one table. Both engines know nearly all of them alike.
 *
 * @param postgres whose spelling is needed where they differ
 */
record LoadSql(TableLoad load, boolean postgres) {
    /** Number, place and text of a record, in front of its values. */
    static final int LEAD = 3;

    String table() {
        return load.target().name().quoted();
    }

    String stage() {
        return (postgres ? "pg_temp." : "temp.")
                + Name.of("sluice_load_" + load.number()).quoted();
    }

    private List<Column> columns() {
        return load.layout().columns();
    }

    private static String each(List<Column> columns, Function<Column, String> item, String between) {
        return columns.stream().map(item).collect(Collectors.joining(between));
    }

    String names() {
        return each(columns(), c -> c.name().quoted(), ", ");
    }

    String copyTable() {
        return table() + " (" + names() + ")";
    }

    String copyStage() {
        return stage() + " (sluice_row, sluice_place, sluice_raw, " + names() + ")";
    }

    private static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    String insertOne() {
        return "insert into " + copyTable() + " values (" + marks(columns().size()) + ")";
    }

    String stageOne() {
        return "insert into " + copyStage() + " values (" + marks(columns().size() + LEAD) + ")";
    }

    Sql createStage() {
        if (!postgres) {
            String columns = each(columns(), c -> c.name().quoted(), ", ");
            return Sql.of("create temporary table "
                    + Name.of("sluice_load_" + load.number()).quoted()
                    + " as select 0 as sluice_row, '' as sluice_place, '' as sluice_raw, " + columns + " from "
                    + table()
                    + " where 0");
        }
        String columns = each(
                columns(),
                c -> "t." + c.name().quoted()
                        + (TableLoad.asText(c) ? "::text as " + c.name().quoted() : ""),
                ", ");
        return Sql.of("create temporary table " + stage()
                + " on commit drop as select null::int8 as sluice_row, null::text as sluice_place, null::text as sluice_raw, "
                + columns + " from " + table() + " as t with no data");
    }

    Sql dropStage() {
        return Sql.of("drop table " + stage());
    }

    Sql analyzeStage() {
        return Sql.of("analyze " + stage());
    }

    Sql countStage() {
        return Sql.of("select count(*) as n from " + stage());
    }

    Sql count() {
        return Sql.of("select count(*) as n from " + table());
    }

    Sql deleteAll() {
        return Sql.of("delete from " + table());
    }

    /** The staged value of a column, of the table's type. */
    static String value(String alias, Column column) {
        String name = alias + "." + column.name().quoted();
        return TableLoad.asText(column) ? name + "::" + column.declared() : name;
    }

    /** The staged rows with values of the table's types, as a relation. */
    String typed() {
        String columns = each(columns(), c -> value("d", c) + " as " + c.name().quoted(), ", ");
        return "(select d.sluice_row, d.sluice_place, d.sluice_raw, " + columns + " from " + stage() + " as d)";
    }

    /** The same columns of two relations are equal. */
    static String same(List<Name> columns, String one, String other) {
        return columns.stream()
                .map(c -> one + "." + c.quoted() + " = " + other + "." + c.quoted())
                .collect(Collectors.joining(" and "));
    }

    private String overriding() {
        return postgres ? " overriding system value" : "";
    }

    Sql insertAll() {
        return Sql.of("insert into " + copyTable() + overriding() + " select " + names() + " from " + typed()
                + " as d order by d.sluice_row");
    }

    Sql insertMissing() {
        return Sql.of("insert into " + copyTable() + overriding() + " select " + names() + " from " + typed()
                + " as d where not exists (select 1 from " + table() + " as t where " + same(load.key(), "t", "d")
                + ") order by d.sluice_row");
    }

    List<Column> updated() {
        return columns().stream().filter(c -> !load.key().contains(c.name())).toList();
    }

    /** Rows that differ take the staged values. */
    Sql updateChanged() {
        String set = each(updated(), c -> c.name().quoted() + " = d." + c.name().quoted(), ", ");
        return Sql.of("update " + table() + " as t set " + set + " from " + typed() + " as d where "
                + same(load.key(), "t", "d") + " and " + differs());
    }

    private String differs() {
        if (postgres) {
            return "row(" + each(updated(), c -> "t." + c.name().quoted(), ", ") + ")::record *<> row("
                    + each(updated(), c -> "d." + c.name().quoted(), ", ") + ")::record";
        }
        return each(
                        updated(),
                        c -> "t." + c.name().quoted() + " is not d." + c.name().quoted() + " or typeof(t."
                                + c.name().quoted() + ") <> typeof(d."
                                + c.name().quoted() + ")",
                        " or ")
                .transform(all -> "(" + all + ")");
    }

    Sql countAbsent() {
        return Sql.of("select count(*) as n from " + typed() + " as d where not exists (select 1 from " + table()
                + " as t where " + same(load.key(), "t", "d") + ")");
    }

    /** Rows of the table that refer to nothing by that key. */
    Sql countOrphans(ForeignKey key) {
        List<String> pairs = new ArrayList<>();
        List<String> filled = new ArrayList<>();
        for (int i = 0; i < key.parentColumns().size(); i++) {
            String own = "d." + key.columns().get(i).quoted();
            pairs.add("p." + key.parentColumns().get(i).quoted() + " = " + own);
            filled.add(own + " is not null");
        }
        return Sql.of("select count(*) as n from " + table() + " as d where " + String.join(" and ", filled)
                + " and not exists (select 1 from " + key.parent().quoted() + " as p where "
                + String.join(" and ", pairs) + ")");
    }

    /** Where the record stands that is staged behind so many. */
    Sql stagedAfter(long rows) {
        return Sql.of("select sluice_place from " + stage() + " order by sluice_row limit 1 offset " + rows);
    }

    Sql deleteStaged(List<Long> rows) {
        List<String> numbers = new ArrayList<>();
        rows.forEach(row -> numbers.add(Long.toString(row)));
        return Sql.of("delete from " + stage() + " where sluice_row in (" + String.join(", ", numbers) + ")");
    }
}
