package dev.sluice.command.backfill;

import dev.sluice.relations.Condition;
import dev.sluice.sql.Column;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements over some of the rows. A row that is already as it would become is left alone, so that it makes no dead tuple,
 * no log, and fires no trigger.
 */
record UpdateSql(Table table, List<Assignment> set, Optional<Sql> where, boolean postgres) {
    /** Rows that meet the user's condition. */
    Condition wanted() {
        return alias ->
                where.map(sql -> new Sql("(" + sql.text() + ")", sql.binds())).orElseGet(() -> Sql.of("true"));
    }

    private Column column(Assignment assignment) {
        return table.column(assignment.column()).orElseThrow();
    }

    private Sql typed(Assignment assignment) {
        return assignment.typed(column(assignment), postgres);
    }

    private Sql assigned(Assignment assignment) {
        return assignment.assigned(column(assignment), postgres);
    }

    /** Rows that would not stay as they are; compared by their image in PostgreSQL, because not every type has an equality. */
    private Condition differing() {
        return alias -> {
            List<@Nullable Object> binds = new ArrayList<>();
            set.forEach(a -> binds.addAll(typed(a).binds()));
            if (!postgres) {
                return new Sql(
                        each(
                                a -> alias + "." + a.column().quoted() + " collate binary is not " + typed(a).text(),
                                " or "),
                        binds);
            }
            String now = each(a -> alias + "." + a.column().quoted(), ", ");
            String then = each(a -> typed(a).text(), ", ");
            return new Sql("row(" + now + ")::record *<> row(" + then + ")::record", binds);
        };
    }

    /** The same for the wanted rows alone: what is set may fail for others, and the server tests conditions in any order. */
    private Condition differing(Condition wanted) {
        return alias -> {
            Sql guard = wanted.on(alias);
            Sql differs = differing().on(alias);
            List<@Nullable Object> binds = new ArrayList<>(guard.binds());
            binds.addAll(differs.binds());
            return new Sql("case when " + guard.text() + " then " + differs.text() + " else false end", binds);
        };
    }

    private String each(Function<Assignment, String> text, String between) {
        return set.stream().map(text).collect(Collectors.joining(between));
    }

    /** Whether the same again would change a row. */
    Sql changesAgain(Condition wanted, Condition rows) {
        Sql some = over("select 1 from " + table.name().quoted() + " as t", List.of(wanted, rows, differing(wanted)));
        return new Sql("select count(*) as n from (" + some.text() + " limit 1) as one", some.binds());
    }

    Sql update(Condition wanted, Condition rows) {
        List<@Nullable Object> binds = new ArrayList<>();
        set.forEach(a -> binds.addAll(typed(a).binds()));
        Sql tail = over("", List.of(wanted, rows, differing(wanted)));
        binds.addAll(tail.binds());
        return new Sql(head() + tail.text(), binds);
    }

    private String head() {
        return "update " + table.name().quoted() + " as t set "
                + each(a -> a.column().quoted() + " = " + assigned(a).text(), ", ");
    }

    private static Sql over(String head, List<Condition> conditions) {
        Sql all = Condition.all(conditions).on("t");
        return new Sql(head + " where " + all.text(), all.binds());
    }

    /** Evaluates what would be set, and writes nothing. */
    Sql probe(Condition rows) {
        List<@Nullable Object> binds = new ArrayList<>();
        set.forEach(a -> binds.addAll(typed(a).binds()));
        Sql tail = over("", List.of(rows));
        binds.addAll(tail.binds());
        String values = each(a -> "count(" + typed(a).text() + ")", ", ");
        return new Sql("select " + values + " from " + table.name().quoted() + " as t" + tail.text(), binds);
    }

    /** Another text for each other backfill. */
    String identity() {
        return shown() + set + where;
    }

    /** For people. */
    String shown() {
        return head() + where.map(sql -> " where " + sql.text()).orElse("");
    }
}
