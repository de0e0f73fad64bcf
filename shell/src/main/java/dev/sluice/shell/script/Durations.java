package dev.sluice.shell.script;

import java.time.Duration;

/** {@code 90.days} and its kin; an extension module of Groovy, so the type checker knows them too. */
public final class Durations {
    private Durations() {}

    public static Duration getDays(Number self) {
        return times(self, Duration.ofDays(1));
    }

    public static Duration getHours(Number self) {
        return times(self, Duration.ofHours(1));
    }

    public static Duration getMinutes(Number self) {
        return times(self, Duration.ofMinutes(1));
    }

    public static Duration getSeconds(Number self) {
        return times(self, Duration.ofSeconds(1));
    }

    public static Duration getMillis(Number self) {
        return times(self, Duration.ofMillis(1));
    }

    private static Duration times(Number count, Duration unit) {
        boolean whole = count.doubleValue() == count.longValue();
        return whole
                ? unit.multipliedBy(count.longValue())
                : Duration.ofNanos(Math.round(count.doubleValue() * unit.toNanos()));
    }
}
