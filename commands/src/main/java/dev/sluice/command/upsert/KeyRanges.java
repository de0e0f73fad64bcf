package dev.sluice.command.upsert;

import dev.sluice.db.Reader;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a table by its first key column into half-open ranges; the first has no lower bound and the last no upper one, so that
 * keys outside the source's span are in one of them too.
 */
final class KeyRanges {
    private KeyRanges() {}

    /** One range. */
    record Range(Name sourceColumn, Name targetColumn, String lower, String upper) {
        /** The condition under that alias; bounds are whole numbers and stand in the text, since COPY takes no parameters. */
        String condition(String alias, Name column) {
            String name = alias + "." + column.quoted();
            String from = lower.isEmpty() ? "" : name + " >= " + lower;
            String to = upper.isEmpty() ? "" : name + " < " + upper;
            if (from.isEmpty() && !to.isEmpty()) {
                // A key that is null is to be found and refused, not left between the ranges.
                return "(" + to + " or " + name + " is null)";
            }
            String both = from.isEmpty() || to.isEmpty() ? from + to : from + " and " + to;
            return both.isEmpty() ? "1 = 1" : both;
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
        List<String> bounds = bounds(span, count);
        List<Range> ranges = new ArrayList<>();
        String lower = "";
        for (String bound : bounds) {
            ranges.add(new Range(sourceColumn, key.target().name(), lower, bound));
            lower = bound;
        }
        ranges.add(new Range(sourceColumn, key.target().name(), lower, ""));
        return ranges;
    }

    private static List<String> bounds(Rows span, int count) {
        if (!(span.rows().get(0).get(0) instanceof Number low)
                || !(span.rows().get(0).get(1) instanceof Number high)) {
            return List.of();
        }
        BigInteger start = BigInteger.valueOf(low.longValue());
        BigInteger width = BigInteger.valueOf(high.longValue()).subtract(start);
        List<String> bounds = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            BigInteger step = width.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(count));
            String bound = start.add(step).toString();
            if (step.signum() > 0 && !bounds.contains(bound)) {
                bounds.add(bound);
            }
        }
        return bounds;
    }
}
