package dev.sluice.rows;

import dev.sluice.sql.ValueType;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Set;

/**
 * When two fields of a column count as equal, beyond having the same bytes. Without anything said: numbers by their value,
 * whatever zeros stand behind them; JSON by its content; all else by its bytes.
 *
 * @param tolerance the largest difference of two numbers that does not count; 0 for none
 */
public record FieldRule(ValueType type, Set<Leniency> leniencies, double tolerance) {
    /** What is not to make a difference; {@link #EXACT} is the opposite. */
    public enum Leniency {
        /** The written form counts too: 1.10 is not 1.1, and JSON is text. */
        EXACT,
        /** White space at both ends. */
        TRIM,
        /** Upper and lower case. */
        IGNORE_CASE,
        /** How characters are composed. */
        NFC,
        /** The same, and characters that stand for others. */
        NFKC,
        /** How lines end. */
        NEWLINES
    }

    public FieldRule {
        leniencies = leniencies.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(leniencies));
    }

    boolean is(Leniency leniency) {
        return leniencies.contains(leniency);
    }

    boolean readsText() {
        return !leniencies.isEmpty() && !is(Leniency.EXACT);
    }

    /** Whether the column holds numbers or may hold some. */
    public static boolean isNumber(ValueType type) {
        return switch (type) {
            case INT2, INT4, INT8, FLOAT4, FLOAT8, NUMERIC, DYNAMIC -> true;
            default -> false;
        };
    }

    /** Whether the column holds texts or may hold some. */
    public static boolean isText(ValueType type) {
        return switch (type) {
            case TEXT, CHAR, OTHER, DYNAMIC -> true;
            default -> false;
        };
    }

    /** Whether two numbers are close enough; both fields are there. */
    boolean close(byte[] a, int aAt, byte[] b, int bAt) {
        if (tolerance == 0 || Fields.length(a, aAt) < 0 || Fields.length(b, bAt) < 0) {
            return false;
        }
        var left = FieldNumber.of(a, aAt, type);
        var right = FieldNumber.of(b, bAt, type);
        return left.isPresent()
                && right.isPresent()
                && left.get().subtract(right.get()).abs().compareTo(new BigDecimal(Double.toString(tolerance))) <= 0;
    }
}
