package dev.sluice.rows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * PostgreSQL's binary numeric: groups of four decimal digits with a weight, a sign and a display scale.
 *
 * <p>Source of the format: {@code numeric_send} in PostgreSQL's {@code numeric.c}.
 */
final class Numerics {
    private static final int BASE_DIGITS = 4;
    private static final BigInteger BASE = BigInteger.valueOf(10_000);
    private static final short NEGATIVE = 0x4000;
    private static final int NAN = 0xC000;
    private static final int PLUS_INFINITY = 0xD000;
    private static final int MINUS_INFINITY = 0xF000;
    /** From here on {@code numeric} has no room for more digits behind the point. */
    private static final int MAX_SCALE = 16_383;

    /** So many digits fit a long, those included that fill the last group. */
    static final int COMPACT = 15;

    private Numerics() {}

    /** Adds the field of that number; its scale is the display scale. */
    static void add(BigDecimal number, TupleBuffer out) {
        BigDecimal scaled = number.scale() < 0 ? number.setScale(0) : number;
        if (scaled.scale() > MAX_SCALE) {
            throw new BadValue("has more digits behind the point than numeric can hold");
        }
        if (scaled.precision() <= COMPACT && scaled.scale() <= COMPACT) {
            addCompact(scaled.unscaledValue().longValue(), scaled.scale(), out);
        } else {
            addDigits(scaled, out);
        }
    }

    /** Adds the field of {@code unscaled / 10^scale}; neither has more than {@link #COMPACT} digits. */
    static void addCompact(long unscaled, int scale, TupleBuffer out) {
        int behindPoint = (scale + BASE_DIGITS - 1) / BASE_DIGITS;
        long left = Math.abs(unscaled);
        for (int i = scale; i < behindPoint * BASE_DIGITS; i++) {
            left *= 10;
        }
        int dropped = 0;
        while (left != 0 && left % 10_000 == 0) {
            left /= 10_000;
            dropped++;
        }
        int count = 0;
        for (long rest = left; rest != 0; rest /= 10_000) {
            count++;
        }
        out.addNumericField(
                new int[] {count == 0 ? 0 : count + dropped - behindPoint - 1, unscaled < 0 ? NEGATIVE : 0, scale},
                count,
                left);
    }

    /** For any number of digits. */
    static void addDigits(BigDecimal scaled, TupleBuffer out) {
        short[] groups = groups(scaled);
        int groupsBehindPoint = (scaled.scale() + BASE_DIGITS - 1) / BASE_DIGITS;
        int first = firstNonZero(groups);
        int last = lastNonZero(groups);
        int count = Math.max(0, last - first + 1);
        int weight = count == 0 ? 0 : groups.length - groupsBehindPoint - 1 - first;
        byte[] field = new byte[8 + 2 * count];
        putShort(field, 0, count);
        putShort(field, 2, weight);
        putShort(field, 4, scaled.signum() < 0 ? NEGATIVE : 0);
        putShort(field, 6, scaled.scale());
        for (int i = 0; i < count; i++) {
            putShort(field, 8 + 2 * i, groups[first + i]);
        }
        out.addField(field);
    }

    static void addInfinity(boolean positive, TupleBuffer out) {
        byte[] field = new byte[8];
        putShort(field, 4, positive ? PLUS_INFINITY : MINUS_INFINITY);
        out.addField(field);
    }

    /** Whether the field is NaN or an infinity. */
    static boolean isSpecial(byte[] tuple, int at) {
        int sign = Fields.readShort(tuple, at + 8) & 0xffff;
        return sign == NAN || sign == PLUS_INFINITY || sign == MINUS_INFINITY;
    }

    /** Such a field as it is written. */
    static String special(byte[] tuple, int at) {
        return switch (Fields.readShort(tuple, at + 8) & 0xffff) {
            case PLUS_INFINITY -> "Infinity";
            case MINUS_INFINITY -> "-Infinity";
            default -> "NaN";
        };
    }

    /** The number of a field that is not special, with its display scale. */
    static BigDecimal read(byte[] tuple, int at) {
        int count = Fields.readShort(tuple, at + 4);
        int weight = Fields.readShort(tuple, at + 6);
        boolean negative = (Fields.readShort(tuple, at + 8) & 0xffff) == NEGATIVE;
        int scale = Fields.readShort(tuple, at + 10);
        BigInteger unscaled = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            unscaled = unscaled.multiply(BASE).add(BigInteger.valueOf(Fields.readShort(tuple, at + 12 + 2 * i)));
        }
        int exponent = (weight + 1 - count) * BASE_DIGITS;
        BigDecimal number =
                new BigDecimal(unscaled).scaleByPowerOfTen(exponent).setScale(scale, RoundingMode.UNNECESSARY);
        return negative ? number.negate() : number;
    }

    /** The shortest decimal that reads back as the same double; the same on every Java, unlike its own text. */
    static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 15; digits < 17; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return plain(rounded);
            }
        }
        return plain(exact.round(new MathContext(17, RoundingMode.HALF_EVEN)));
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** Base-10000 digits, most significant first, aligned to the decimal point. */
    private static short[] groups(BigDecimal number) {
        int padding = (BASE_DIGITS - number.scale() % BASE_DIGITS) % BASE_DIGITS;
        String digits = number.unscaledValue()
                .abs()
                .multiply(BigInteger.TEN.pow(padding))
                .toString();
        int count = (digits.length() + BASE_DIGITS - 1) / BASE_DIGITS;
        short[] groups = new short[Math.max(count, (number.scale() + BASE_DIGITS - 1) / BASE_DIGITS)];
        int end = digits.length();
        for (int i = groups.length - 1; end > 0; i--) {
            int start = Math.max(0, end - BASE_DIGITS);
            groups[i] = Short.parseShort(digits.substring(start, end));
            end = start;
        }
        return groups;
    }

    private static int firstNonZero(short[] groups) {
        int i = 0;
        while (i < groups.length && groups[i] == 0) {
            i++;
        }
        return i;
    }

    private static int lastNonZero(short[] groups) {
        int i = groups.length - 1;
        while (i >= 0 && groups[i] == 0) {
            i--;
        }
        return i;
    }

    private static void putShort(byte[] field, int at, int value) {
        field[at] = (byte) (value >> 8);
        field[at + 1] = (byte) value;
    }
}
