package dev.sluice.sql;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A half-open part of a key. The first of several has no lower bound and the last no upper one, so that every key there is lies in
 * exactly one of them.
 *
 * @param lower as text; empty for none
 * @param upper as text; empty for none
 */
public record KeySpan(String lower, String upper) {
    /** The spans that bounds in ascending order part a key into. */
    public static List<KeySpan> between(List<String> bounds) {
        List<KeySpan> spans = new ArrayList<>();
        String lower = "";
        for (String bound : bounds) {
            spans.add(new KeySpan(lower, bound));
            lower = bound;
        }
        spans.add(new KeySpan(lower, ""));
        return spans;
    }

    /** At most {@code count - 1} bounds that part whole numbers evenly; the rows between them need not be equally many. */
    public static List<String> evenly(long low, long high, int count) {
        BigInteger start = BigInteger.valueOf(low);
        BigInteger width = BigInteger.valueOf(high).subtract(start);
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

    /** The condition on that column, its bounds written as told. */
    public String condition(String column, UnaryOperator<String> written) {
        String from = lower.isEmpty() ? "" : column + " >= " + written.apply(lower);
        String to = upper.isEmpty() ? "" : column + " < " + written.apply(upper);
        if (from.isEmpty() && !to.isEmpty()) {
            // A key that is null is to be found and refused, not left between the spans.
            return "(" + to + " or " + column + " is null)";
        }
        String both = from.isEmpty() || to.isEmpty() ? from + to : from + " and " + to;
        return both.isEmpty() ? "1 = 1" : both;
    }

    /** The bounds there are, in the order in which the condition names them. */
    public List<String> bounds() {
        return Stream.of(lower, upper).filter(b -> !b.isEmpty()).toList();
    }
}
