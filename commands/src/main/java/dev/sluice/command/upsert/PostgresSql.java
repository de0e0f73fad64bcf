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

    Sql isEmpty() {
        return Sql.of("select (not exists (select from " + table() + "))::text as empty");
    }

    Sql createStage() {
        String columns =
                each(layout().targets(), c -> c.name().quoted() + " " + (Wire.asText(c) ? "text" : c.declared()), ", ");
        return Sql.of("create temporary table " + stage + " (sluice_op \"char\", sluice_row int8, " + columns
                + ") on commit drop");
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
        List<Column> updated = columns(layout().updated());
        String set = each(updated, c -> c.name().quoted() + " = " + staged(c), ", ");
        String sql = """
                update %s as t set %s
                from %s as d
                where d.sluice_op = 'u' and %s
                  and (row(%s)::record *<> row(%s)::record)
                """;
        return Sql.of(sql.formatted(
                table(),
                set,
                stage,
                onKey(),
                each(updated, c -> "t." + c.name().quoted(), ", "),
                each(updated, PostgresSql::staged, ", ")));
    }

    /** Staged rows that the table does not have yet. A row that another session adds meanwhile is left to the next update. */
    Sql insert() {
        String sql = """
                insert into %s (%s) overriding system value
                select %s from %s as d
                where d.sluice_op in ('i', 'u') and not exists (select from %s as t where %s)
                order by %s
                on conflict do nothing
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

    /** The same, with any conflict an error that names what it conflicts with. */
    Sql insertStrictly() {
        return Sql.of(insert().text().replace("on conflict do nothing\n", ""));
    }

    /** Rows still to be inserted; more than none only when another session wrote meanwhile, or a unique key is in the way. */
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
        String keys = each(keyColumns(), c -> "d." + c.name().quoted(), ", ");
        String sql = """
                select %s, min(d.sluice_row) as first_row, max(d.sluice_row) as last_row
                from %s as d group by %s having count(*) > 1 limit 20
                """;
        return Sql.of(sql.formatted(each(keyColumns(), c -> "d." + c.name().quoted() + "::text", ", "), stage, keys));
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
