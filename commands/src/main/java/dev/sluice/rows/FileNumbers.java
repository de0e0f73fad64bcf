package dev.sluice.rows;

import dev.sluice.rows.FileRow.Sort;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/** Numbers of files: every digit arrives, or the value is refused. */
final class FileNumbers {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,4})?");

    /** So many digits a double keeps, whatever they are. */
    private static final int SAFE_DOUBLE = 15;

    private static final int SAFE_FLOAT = 6;
    private static final int MOST_DOUBLE = 17;
    private static final int MOST_FLOAT = 9;
    private static final int LONG_DIGITS = 18;

    private FileNumbers() {}

    static String text(FileRow row, int i) {
        return new String(
                row.buffer(), row.start(i), row.end(i) - row.start(i), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** A whole number in that range. */
    static long whole(FileRow row, int i, long min, long max) {
        refuseOther(row, i, "a whole number");
        long value = plainWhole(row.buffer(), row.start(i), row.end(i));
        if (value == Long.MIN_VALUE) {
            value = exactWhole(text(row, i), min, max);
        }
        if (value < min || value > max) {
            throw outOfRange(min, max);
        }
        return value;
    }

    /** The usual spelling, read without making a text of it; the least of all longs stands for any other. */
    private static long plainWhole(byte[] bytes, int start, int end) {
        boolean negative = start < end && bytes[start] == '-';
        int first = negative ? start + 1 : start;
        if (first == end || end - first > LONG_DIGITS) {
            return Long.MIN_VALUE;
        }
        long value = 0;
        for (int i = first; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return Long.MIN_VALUE;
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    private static long exactWhole(String text, long min, long max) {
        BigDecimal number = decimal(text);
        if (number.signum() != 0 && number.stripTrailingZeros().scale() > 0) {
            throw new BadValue("is not a whole number");
        }
        if (number.precision() - number.scale() > LONG_DIGITS + 1) {
            throw outOfRange(min, max);
        }
        if (number.toBigInteger().bitLength() > 63) {
            throw outOfRange(min, max);
        }
        return number.longValueExact();
    }

    private static BadValue outOfRange(long min, long max) {
        return new BadValue("is out of the range " + min + " to " + max);
    }

    static BigDecimal decimal(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            throw new BadValue("is not a number");
        }
        return new BigDecimal(text);
    }

    static double real(FileRow row, int i) {
        refuseOther(row, i, "a number");
        String text = text(row, i);
        double special = special(row, i, text);
        if (special != 0) {
            return special;
        }
        BigDecimal number = decimal(text);
        double value = number.doubleValue();
        refuseUnlessKept(number, value, new int[] {SAFE_DOUBLE, MOST_DOUBLE});
        return signed(value, text);
    }

    static float single(FileRow row, int i) {
        refuseOther(row, i, "a number");
        String text = text(row, i);
        double special = special(row, i, text);
        if (special != 0) {
            return (float) special;
        }
        BigDecimal number = decimal(text);
        float value = number.floatValue();
        refuseUnlessKept(number, value, new int[] {SAFE_FLOAT, MOST_FLOAT});
        return (float) signed(value, text);
    }

    /** Decimals have one zero, binary numbers two. */
    private static double signed(double value, String text) {
        return value == 0 && text.startsWith("-") ? -0.0 : value;
    }

    /** NaN and the infinities in PostgreSQL's spelling; 0 for every other text. */
    private static double special(FileRow row, int i, String text) {
        if (row.sort(i) == Sort.NUMBER) {
            return 0;
        }
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> 0;
        };
    }

    /** Kept is a number that comes out again when the binary one is written with as many digits. */
    private static void refuseUnlessKept(BigDecimal number, double value, int[] digits) {
        if (Double.isInfinite(value) || (value == 0 && number.signum() != 0)) {
            throw new BadValue("is out of the column's range");
        }
        int precision = number.stripTrailingZeros().precision();
        boolean subnormal =
                value != 0 && Math.abs(value) < (digits[1] == MOST_FLOAT ? Float.MIN_NORMAL : Double.MIN_NORMAL);
        if (precision <= digits[0] && !subnormal) {
            return;
        }
        BigDecimal back = new BigDecimal(value).round(new MathContext(precision, RoundingMode.HALF_EVEN));
        if (precision > digits[1] || back.compareTo(number) != 0) {
            throw new BadValue("has more digits than the column can hold");
        }
    }

    static void refuseOther(FileRow row, int i, String wanted) {
        Sort sort = row.sort(i);
        if (sort == Sort.BOOLEAN || sort == Sort.STRUCTURE) {
            throw new BadValue("is " + named(sort) + ", not " + wanted);
        }
    }

    static String named(Sort sort) {
        return switch (sort) {
            case ABSENT -> "null";
            case PLAIN, STRING -> "text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case STRUCTURE -> "an object or array";
        };
    }
}
