package dev.sluice.shell.print;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** Numbers as all output spells them, the same in every locale. */
public final class Figures {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

    private Figures() {}

    /** {@code 15,928}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 row}, {@code 15,928 rows}; for nouns that take an s. */
    public static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@code 512 bytes}, {@code 1.25 MB}; three digits, a thousand bytes to the kB. */
    public static String bytes(long size) {
        if (size < 1_000) {
            return count(size, "byte");
        }
        BigDecimal value = BigDecimal.valueOf(size);
        int unit = -1;
        while (value.compareTo(BigDecimal.valueOf(999.5)) >= 0 && unit < UNITS.length - 1) {
            value = value.movePointLeft(3);
            unit++;
        }
        return threeDigits(value) + " " + UNITS[unit];
    }

    /** {@code 0.83 s}, {@code 1 min 12 s}, {@code 2 h 5 min}. */
    public static String duration(Duration time) {
        long millis = time.toMillis();
        if (millis < 59_950) {
            int decimals = millis < 9_995 ? 2 : 1;
            return BigDecimal.valueOf(millis, 3).setScale(decimals, RoundingMode.HALF_UP) + " s";
        }
        long seconds = (millis + 500) / 1_000;
        if (seconds < 3_600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        long minutes = (seconds + 30) / 60;
        return count(minutes / 60) + " h " + minutes % 60 + " min";
    }

    /** {@code 164,000 rows/s}, to three digits; empty when there was no time to measure. */
    public static String rate(long rows, Duration time) {
        long millis = time.toMillis();
        if (millis < 1) {
            return "";
        }
        BigDecimal perSecond = BigDecimal.valueOf(rows)
                .multiply(BigDecimal.valueOf(1_000))
                .divide(BigDecimal.valueOf(millis), 0, RoundingMode.HALF_UP);
        BigDecimal rounded = perSecond.round(new MathContext(3, RoundingMode.HALF_UP));
        return count(rounded.longValue()) + " rows/s";
    }

    private static String threeDigits(BigDecimal value) {
        int decimals = value.compareTo(BigDecimal.valueOf(9.995)) < 0
                ? 2
                : value.compareTo(BigDecimal.valueOf(99.95)) < 0 ? 1 : 0;
        return value.setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    }
}
