package dev.sluice.rows;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
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

    private Times() {}

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
            return Math.addExact(Math.multiplyExact(seconds, 1_000_000L), fraction(matcher.group(3)));
        } catch (DateTimeException e) {
            throw noStamp();
        }
    }

    /** Microseconds since midnight. */
    static long timeOfDay(String text) {
        Matcher matcher = STAMP.matcher("2000-01-01 " + text);
        if (!matcher.matches() || matcher.group(4) != null) {
            throw new BadValue("is no time of the form 13:45:00");
        }
        return micros("2000-01-01 " + text, false);
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

    private static BadValue noStamp() {
        return new BadValue("is no time stamp of the form 2026-01-31 13:45:00");
    }
}
