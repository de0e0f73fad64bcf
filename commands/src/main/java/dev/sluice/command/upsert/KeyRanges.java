package dev.sluice.command.upsert;

import dev.sluice.db.Reader;
import dev.sluice.sql.KeySpan;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.List;

/**
 * Splits a table by its first key column into half-open ranges; the first has no lower bound and the last no upper one, so that
 * keys outside the source's span are in one of them too.
 */
final class KeyRanges {
    private KeyRanges() {}

    /** One range. */
    record Range(Name sourceColumn, Name targetColumn, KeySpan span) {
        /** The condition under that alias; bounds are whole numbers and stand in the text, since COPY takes no parameters. */
        String condition(String alias, Name column) {
            return span.condition(alias + "." + column.quoted(), bound -> bound);
        }
    }

    /** Whether the key's first column is a whole number on both sides. */
    static boolean possible(TablePlan plan) {
        return switch (plan.layout().key().get(0).target().type()) {
            case INT2, INT4, INT8 -> true;
            default -> false;
        };
    }

    /** At most {@code count} ranges of equal span; the rows in them need not be equally many. */
    static List<Range> of(TablePlan plan, Reader source, int count) {
        Layout.Pair key = plan.layout().key().get(0);
        Name sourceColumn = key.source().name();
        String name = "s." + sourceColumn.quoted();
        Sql relation = plan.origin().relation();
        Rows span = source.query(new Sql(
                "select min(" + name + ") as low, max(" + name + ") as high from " + relation.text(),
                relation.binds()));
        return KeySpan.between(bounds(span, count)).stream()
                .map(part -> new Range(sourceColumn, key.target().name(), part))
                .toList();
    }

    private static List<String> bounds(Rows span, int count) {
        return span.rows().get(0).get(0) instanceof Number low
                        && span.rows().get(0).get(1) instanceof Number high
                ? KeySpan.evenly(low.longValue(), high.longValue(), count)
                : List.of();
    }
}
