package dev.sluice.rows;

import dev.sluice.sql.ValueType;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Microseconds since midnight, or since 2000, as people and PostgreSQL read them. */
final class Moments {
    private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);

    private Moments() {}

    /** Days since 2000. */
    static String date(int days) {
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            return days > 0 ? "infinity" : "-infinity";
        }
        LocalDate date = LocalDate.of(2000, 1, 1).plusDays(days);
        return written(date) + era(date);
    }

    /** The year before 1 is 1 BC. */
    private static String written(LocalDate date) {
        int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
        return String.format(Locale.ROOT, "%04d-%02d-%02d", year, date.getMonthValue(), date.getDayOfMonth());
    }

    private static String era(LocalDate date) {
        return date.getYear() > 0 ? "" : " BC";
    }

    static String shown(long micros, ValueType type) {
        if (type == ValueType.TIME) {
            boolean midnightOfTheNext = micros == 86_400_000_000L;
            return midnightOfTheNext
                    ? "24:00:00"
                    : LocalTime.MIDNIGHT.plus(micros, ChronoUnit.MICROS).toString();
        }
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            return micros > 0 ? "infinity" : "-infinity";
        }
        LocalDateTime moment = EPOCH.plus(micros, ChronoUnit.MICROS);
        LocalDate date = moment.toLocalDate();
        return written(date) + "T" + moment.toLocalTime() + (type == ValueType.TIMESTAMPTZ ? "Z" : "") + era(date);
    }
}
