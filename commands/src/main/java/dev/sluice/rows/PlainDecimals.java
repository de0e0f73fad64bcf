package dev.sluice.rows;

/** Decimals in the usual spelling and of few digits, which is most of them, read without making a text or a number object of each. */
final class PlainDecimals {
    private static final long[] POWERS = powers();

    /** The column's digits behind the point; -1 where it keeps those of the value. */
    private final int scale;
    /** The least number that the column has no room for, without its point. */
    private final long limit;

    PlainDecimals(Typmod typmod) {
        scale = typmod.first().isEmpty() ? -1 : typmod.second().orElse(0);
        boolean coarse = typmod.second().orElse(0) < 0;
        limit = coarse ? 0 : POWERS[Math.min(Numerics.COMPACT, typmod.first().orElse(Numerics.COMPACT))];
    }

    private static long[] powers() {
        long[] powers = new long[Numerics.COMPACT + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }

    /** Adds the field; false where the value is to be looked at more closely, and nothing was added. */
    boolean add(byte[] text, int start, int end, TupleBuffer out) {
        boolean negative = start < end && text[start] == '-';
        int first = negative ? start + 1 : start;
        if (first == end || end - first > Numerics.COMPACT) {
            return false;
        }
        long value = 0;
        int point = -1;
        for (int i = first; i < end; i++) {
            int digit = text[i] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
            } else if (text[i] == '.' && point < 0 && i > first && i + 1 < end) {
                point = i;
            } else {
                return false;
            }
        }
        return fit(negative ? -value : value, point < 0 ? 0 : end - point - 1, out);
    }

    private boolean fit(long value, int digitsBehind, TupleBuffer out) {
        int missing = scale < 0 ? 0 : scale - digitsBehind;
        if (missing < 0
                || missing > Numerics.COMPACT
                || Math.abs(value) >= POWERS[Numerics.COMPACT] / POWERS[missing]) {
            return false;
        }
        long fitted = value * POWERS[missing];
        if (Math.abs(fitted) >= limit) {
            return false;
        }
        Numerics.addCompact(fitted, digitsBehind + missing, out);
        return true;
    }
}
