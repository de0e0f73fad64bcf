package dev.sluice.rows;

import dev.sluice.sql.ValueType;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** Microseconds since midnight, or since 2000, as people read them. */
final class Moments {
    private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);

    private Moments() {}

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
        return EPOCH.plus(micros, ChronoUnit.MICROS) + (type == ValueType.TIMESTAMPTZ ? "Z" : "");
    }
}
