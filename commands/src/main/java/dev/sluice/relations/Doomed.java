package dev.sluice.relations;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The rows of one table that are going to be deleted: for several reasons perhaps, and with the rows that hang on them. */
final class Doomed {
    private final Table table;
    private final List<Condition> reasons = new ArrayList<>();
    private final List<Pairs> within = new ArrayList<>();

    Doomed(Table table) {
        this.table = table;
    }

    Table table() {
        return table;
    }

    void add(Condition reason) {
        reasons.add(reason);
    }

    /** Rows of the table go with other rows of it. */
    void hangsOn(Pairs own) {
        if (within.contains(own)) {
            return;
        }
        if (table.primaryKey().isEmpty()) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "rows of " + table.name() + " hang on others of it, and it has no primary key to tell them apart",
                    "table " + table.name(),
                    "add a primary key");
        }
        within.add(own);
    }

    /** Asked when a statement is made, so that reasons that are found later count too. */
    Condition rows() {
        return alias -> within.isEmpty() ? Condition.any(reasons).on(alias) : fixpoint(alias);
    }

    /** The rows, those that hang on them, those that hang on these, until there are no more. */
    private Sql fixpoint(String alias) {
        String first = alias + "r";
        String next = alias + "c";
        String gone = alias + "_gone";
        Sql reason = Condition.any(reasons).on(first);
        String keys = numbered(table.primaryKey().size());
        String hangs = IntStream.range(0, within.size())
                .mapToObj(i -> hangs(i, next, gone))
                .collect(Collectors.joining(" or "));
        String from = Closure.rowsOf(table);
        return new Sql(
                "(" + each(table.primaryKey(), alias) + ") in (with recursive " + gone + "(" + names() + ") as (select "
                        + selected(first) + " from " + from + " as " + first + " where " + reason.text()
                        + " union select " + selected(next) + " from " + from + " as " + next + " join " + gone
                        + " on " + hangs + ") select " + keys + " from " + gone + ")",
                reason.binds());
    }

    private String selected(String alias) {
        return each(table.primaryKey(), alias)
                + within.stream()
                        .map(own -> ", " + each(own.parentColumns(), alias))
                        .collect(Collectors.joining());
    }

    private String names() {
        return numbered(table.primaryKey().size())
                + IntStream.range(0, within.size())
                        .mapToObj(
                                w -> IntStream.range(0, within.get(w).columns().size())
                                        .mapToObj(i -> ", " + referred(w, i))
                                        .collect(Collectors.joining()))
                        .collect(Collectors.joining());
    }

    private static String numbered(int keys) {
        return IntStream.range(0, keys).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
    }

    private static String referred(int way, int column) {
        return "r" + way + "_" + column;
    }

    private String hangs(int way, String next, String gone) {
        List<Name> columns = within.get(way).columns();
        return IntStream.range(0, columns.size())
                .mapToObj(i -> gone + "." + referred(way, i) + " = " + next + "."
                        + columns.get(i).quoted())
                .collect(Collectors.joining(" and ", "(", ")"));
    }

    private static String each(List<Name> columns, String alias) {
        return columns.stream().map(c -> alias + "." + c.quoted()).collect(Collectors.joining(", "));
    }
}
