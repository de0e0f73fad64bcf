package dev.sluice.relations;

import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows of one table, and what becomes of them.
 *
 * @param nulled the columns that are set to null; empty where the rows are deleted
 */
public record Removal(Table table, Condition rows, List<Name> nulled) {
    private static final String ALIAS = "r";

    public Removal {
        nulled = List.copyOf(nulled);
    }

    public boolean deletes() {
        return nulled.isEmpty();
    }

    /** What is done, in a word or two. */
    public String action() {
        return deletes() ? "delete" : "set null";
    }

    /** How many they are, under {@code n}. */
    public Sql count() {
        Sql condition = rows.on(ALIAS);
        return new Sql(
                "select count(*) as n from " + Closure.rowsOf(table) + " as r where " + condition.text(),
                condition.binds());
    }

    /** The columns of some of them; in the order of the primary key where that is asked for, which reads all of them. */
    public Sql sample(int most, boolean ordered) {
        Sql condition = rows.on(ALIAS);
        String columns =
                table.columnNames().stream().map(c -> "r." + c.quoted()).collect(Collectors.joining(", "));
        String order = !ordered || table.primaryKey().isEmpty()
                ? ""
                : table.primaryKey().stream()
                        .map(c -> "r." + c.quoted())
                        .collect(Collectors.joining(", ", " order by ", ""));
        return new Sql(
                "select " + columns + " from " + Closure.rowsOf(table) + " as r where " + condition.text() + order
                        + " limit " + most,
                condition.binds());
    }

    /** The statement that does it. */
    public Sql statement() {
        Sql condition = rows.on(ALIAS);
        return new Sql(head() + " where " + condition.text(), condition.binds());
    }

    /** Up to the condition. */
    String head() {
        String rowsOf = Closure.rowsOf(table) + " as r";
        return deletes()
                ? "delete from " + rowsOf
                : "update " + rowsOf + " set "
                        + nulled.stream().map(c -> c.quoted() + " = null").collect(Collectors.joining(", "));
    }
}
