package dev.sluice.rows;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times as PostgreSQL's binary forms hold them: days or microseconds since 2000-01-01.
 *
 * <p>Only one spelling is accepted for each, because a guess between spellings is a changed value. Text without a zone counts
 * as UTC, like the session's.
 */
final class Times {
    private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);
    private static final long EPOCH_SECONDS = EPOCH.toEpochSecond(LocalTime.MIDNIGHT, ZoneOffset.UTC);
    private static final Pattern STAMP = Pattern.compile(
            "(\\d{4,6}-\\d\\d-\\d\\d)(?:[ T](\\d\\d:\\d\\d(?::\\d\\d)?)(?:\\.(\\d{1,9}))?)?(Z|[+-]\\d\\d(?::?\\d\\d)?)?");
    private static final int MICROS = 6;
    /** Of PostgreSQL's time stamps; its dates go on. */
    private static final int LAST_YEAR = 294_276;

    private static final int DATE_BYTES = 10;
    private static final int STAMP_BYTES = 19;
    /** No stamp has this value: it is a quarter of a million years away. */
    private static final long OTHER = Long.MIN_VALUE;

    private Times() {}

    /** As {@link #days(String)}; the usual spelling is read without making a text of it. */
    static int days(byte[] utf8) {
        long day = utf8.length == DATE_BYTES ? plainDay(utf8) : OTHER;
        return day == OTHER ? days(text(utf8)) : (int) (day - EPOCH.toEpochDay());
    }

    /** As {@link #micros(String, boolean)}; the usual spelling, without a zone, is read without making a text of it. */
    static long micros(byte[] utf8, boolean zoneAllowed) {
        long plain = plainMicros(utf8);
        return plain == OTHER ? micros(text(utf8), zoneAllowed) : plain;
    }

    private static String text(byte[] utf8) {
        return new String(Texts.checked(utf8), StandardCharsets.UTF_8);
    }

    private static long plainMicros(byte[] t) {
        boolean marked = t.length >= STAMP_BYTES && (t[10] == ' ' || t[10] == 'T') && t[13] == ':' && t[16] == ':';
        if (!marked || !(t.length == STAMP_BYTES || isFraction(t))) {
            return OTHER;
        }
        long day = plainDay(t);
        int hour = digits(t, 11, 13);
        int minute = digits(t, 14, 16);
        int second = digits(t, 17, 19);
        int fraction = t.length == STAMP_BYTES ? 0 : digits(t, STAMP_BYTES + 1, t.length);
        if (day == OTHER || (hour | minute | second | fraction) < 0 || hour > 23 || minute > 59 || second > 59) {
            return OTHER;
        }
        for (int i = t.length; fraction > 0 && i < STAMP_BYTES + 1 + MICROS; i++) {
            fraction *= 10;
        }
        long seconds = day * 86_400 + hour * 3600L + minute * 60L + second - EPOCH_SECONDS;
        return seconds * 1_000_000 + fraction;
    }

    private static boolean isFraction(byte[] t) {
        return t[STAMP_BYTES] == '.' && t.length > STAMP_BYTES + 1 && t.length <= STAMP_BYTES + 1 + MICROS;
    }

    private static long plainDay(byte[] t) {
        int year = digits(t, 0, 4);
        int month = digits(t, 5, 7);
        int day = digits(t, 8, 10);
        boolean possible = t[4] == '-' && t[7] == '-' && (year | month | day) >= 0;
        if (!possible
                || month < 1
                || month > 12
                || day < 1
                || day > YearMonth.of(year, month).lengthOfMonth()) {
            return OTHER;
        }
        return LocalDate.of(year, month, day).toEpochDay();
    }

    /** The number that stands there; below zero where something else does. */
    private static int digits(byte[] t, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = t[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    static int days(String text) {
        try {
            return Math.toIntExact(date(text).toEpochDay() - EPOCH.toEpochDay());
        } catch (DateTimeException e) {
            throw new BadValue("is no date of the form 2026-01-31");
        }
    }

    /** Microseconds of a stamp; with a zone it is an instant, without one it is taken as UTC. */
    static long micros(String text, boolean zoneAllowed) {
        Matcher matcher = STAMP.matcher(text);
        if (!matcher.matches()) {
            throw noStamp();
        }
        String zone = matcher.group(4);
        if (zone != null && !zoneAllowed) {
            throw new BadValue("has a time zone, which a timestamp without one would lose");
        }
        try {
            LocalTime time = matcher.group(2) == null ? LocalTime.MIDNIGHT : LocalTime.parse(matcher.group(2));
            LocalDateTime local = LocalDateTime.of(date(matcher.group(1)), time);
            ZoneOffset offset = zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone);
            long seconds = local.toEpochSecond(offset) - EPOCH_SECONDS;
            if (local.getYear() > LAST_YEAR) {
                throw new BadValue("is later than the year " + LAST_YEAR);
            }
            return Math.addExact(Math.multiplyExact(seconds, 1_000_000L), fraction(matcher.group(3)));
        } catch (DateTimeException | ArithmeticException e) {
            throw noStamp();
        }
    }

    /** Microseconds since midnight. */
    static long timeOfDay(String text) {
        Matcher matcher = STAMP.matcher("2000-01-01 " + text);
        if (!matcher.matches() || matcher.group(4) != null) {
            throw noTime();
        }
        try {
            return micros("2000-01-01 " + text, false);
        } catch (BadValue e) {
            throw e.reason().startsWith("is no") ? noTime() : e;
        }
    }

    private static LocalDate date(String text) {
        // Five- and six-digit years are written with a sign in ISO 8601 and without one in SQL.
        return LocalDate.parse(text.indexOf('-') > 4 ? "+" + text : text);
    }

    private static long fraction(@org.jspecify.annotations.Nullable String digits) {
        if (digits == null) {
            return 0;
        }
        String padded = (digits + "000000").substring(0, Math.max(MICROS, digits.length()));
        if (!padded.substring(MICROS).chars().allMatch(c -> c == '0')) {
            throw new BadValue("has more than microseconds, which would be cut");
        }
        return Long.parseLong(padded.substring(0, MICROS));
    }

    private static BadValue noTime() {
        return new BadValue("is no time of the form 13:45:00");
    }

    private static BadValue noStamp() {
        return new BadValue("is no time stamp of the form 2026-01-31 13:45:00");
    }
}
