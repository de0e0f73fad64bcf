package dev.sluice.command.upsert;

import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.ValueType;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The statements that write a table in PostgreSQL. Each classifies the rows anew when it writes, by the image of the row: a row
 * that equals the staged one is left alone, so it makes no dead tuple, no log, and fires no trigger.
 *
 * @param stage the temporary table, quoted
 */
record PostgresSql(TablePlan plan, String stage) {
    private String table() {
        return plan.target().name().quoted();
    }

    private Layout layout() {
        return plan.layout();
    }

    private String each(List<Column> columns, Function<Column, String> item, String between) {
        return columns.stream().map(item).collect(Collectors.joining(between));
    }

    private List<Column> keyColumns() {
        return layout().targets().subList(0, layout().keySize());
    }

    /** All rows of the target in key order, encoded like the source's. */
    String readTarget() {
        return readTarget("");
    }

    String readTarget(KeyRanges.Range range) {
        return readTarget(" where " + range.condition("t", range.targetColumn()));
    }

    private String readTarget(String where) {
        String items = each(layout().targets(), c -> Wire.own("t", c), ", ");
        String order = each(keyColumns(), PostgresSql::ordered, ", ");
        return "select " + items + " from " + table() + " as t" + where + " order by " + order;
    }

    private static String ordered(Column column) {
        return "t." + column.name().quoted() + (column.type() == ValueType.TEXT ? " collate \"C\"" : "");
    }

    Sql count() {
        return Sql.of("select count(*) as n from " + table());
    }

    /** Made from the table itself, so that its columns compare as the table's do: by the same collation. */
    Sql createStage() {
        String sql = """
                create temporary table %s on commit drop as
                select null::"char" as sluice_op, null::int8 as sluice_row, %s from %s as t
                with no data
                """;
        return Sql.of(sql.formatted(stage, each(layout().targets(), c -> Wire.own("t", c) + as(c), ", "), table()));
    }

    private static String as(Column column) {
        return " as " + column.name().quoted();
    }

    /** The staged rows with every column of the target's type, as a relation. */
    String typedStage() {
        String columns = each(layout().targets(), c -> staged(c) + as(c), ", ");
        return "(select d.sluice_op, d.sluice_row, " + columns + " from " + stage + " as d)";
    }

    String copyStage() {
        return stage + " (sluice_op, sluice_row, " + names() + ")";
    }

    String copyTable() {
        return table() + " (" + names() + ")";
    }

    private String names() {
        return each(layout().targets(), c -> c.name().quoted(), ", ");
    }

    Sql analyzeStage() {
        return Sql.of("analyze " + stage);
    }

    Sql dropStage() {
        return Sql.of("drop table " + stage);
    }

    private static String staged(Column column) {
        String name = "d." + column.name().quoted();
        return Wire.asText(column) ? name + "::" + column.declared() : name;
    }

    private String onKey() {
        return each(keyColumns(), c -> "t." + c.name().quoted() + " = " + staged(c), " and ");
    }

    /** Existing rows that differ take the staged values. */
    Sql update() {
        String set = each(columns(layout().updated()), c -> c.name().quoted() + " = " + staged(c), ", ");
        return Sql.of("update %s as t set %s\nfrom %s as d\nwhere %s".formatted(table(), set, stage, differs()));
    }

    /** Takes out what {@link #update} would change, for the insert to bring it back as it should be. */
    Sql deleteChanged() {
        return Sql.of("delete from %s as t using %s as d\nwhere %s".formatted(table(), stage, differs()));
    }

    private String differs() {
        List<Column> updated = columns(layout().updated());
        return "d.sluice_op = 'u' and %s\n  and (row(%s)::record *<> row(%s)::record)"
                .formatted(
                        onKey(),
                        each(updated, c -> "t." + c.name().quoted(), ", "),
                        each(updated, PostgresSql::staged, ", "));
    }

    /** Staged rows that the table does not have yet. */
    Sql insert() {
        String sql = """
                insert into %s (%s) overriding system value
                select %s from %s as d
                where d.sluice_op in ('i', 'u') and not exists (select from %s as t where %s)
                order by %s
                """;
        return Sql.of(sql.formatted(
                table(),
                names(),
                each(layout().targets(), PostgresSql::staged, ", "),
                stage,
                table(),
                onKey(),
                each(keyColumns(), c -> "d." + c.name().quoted(), ", ")));
    }

    /** The same, but a row whose key another session has added meanwhile is left out. Other unique keys stay errors. */
    Sql insertUnlessThere() {
        String key = each(keyColumns(), c -> c.name().quoted(), ", ");
        return Sql.of(insert().text() + "on conflict (" + key + ") do nothing");
    }

    /** Whether a unique key is checked at the end of a statement or of the transaction; such a one cannot arbitrate. */
    Sql hasDeferrableKey() {
        String sql = "select count(*) as n from pg_index where indrelid = ? and indisunique and not indimmediate";
        return Sql.of(sql, plan.target().id());
    }

    /** Rows still to be inserted. */
    Sql countToInsert() {
        String sql = """
                select count(*) as n from %s as d
                where d.sluice_op in ('i', 'u') and not exists (select from %s as t where %s)
                """;
        return Sql.of(sql.formatted(stage, table(), onKey()));
    }

    Sql markForUpdate() {
        return Sql.of("update " + stage + " set sluice_op = 'u' where sluice_op = 'i'");
    }

    /** Deletes the rows that the comparison marked. */
    Sql deleteMarked() {
        return Sql.of(
                "delete from %s as t using %s as d where d.sluice_op = 'd' and %s".formatted(table(), stage, onKey()));
    }

    private String absent() {
        return "not exists (select from %s as d where %s)".formatted(stage, onKey());
    }

    Sql countAbsent() {
        return Sql.of("select count(*) as n from %s as t where %s".formatted(table(), absent()));
    }

    /** Deletes the rows that a wholly staged source does not have. */
    Sql deleteAbsent() {
        return Sql.of("delete from %s as t where %s".formatted(table(), absent()));
    }

    Sql deleteAll() {
        return Sql.of("delete from " + table());
    }

    /** Keys that the staged source has more than once, with the numbers of two rows. */
    Sql duplicates() {
        String keys = each(keyColumns(), PostgresSql::staged, ", ");
        String sql = """
                select %s, min(d.sluice_row) as first_row, max(d.sluice_row) as last_row
                from %s as d group by %s having count(*) > 1 limit 20
                """;
        return Sql.of(
                sql.formatted(each(keyColumns(), c -> "min(d." + c.name().quoted() + "::text)", ", "), stage, keys));
    }

    /** Staged rows with a null in their key. */
    Sql nullKeys() {
        String isNull = each(keyColumns(), c -> "d." + c.name().quoted() + " is null", " or ");
        return Sql.of("select d.sluice_row::text as row from %s as d where %s limit 20".formatted(stage, isNull));
    }

    private List<Column> columns(List<Name> wanted) {
        return layout().targets().stream()
                .filter(c -> wanted.contains(c.name()))
                .toList();
    }
}
