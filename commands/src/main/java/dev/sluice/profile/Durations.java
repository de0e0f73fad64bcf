package dev.sluice.profile;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as people write them: {@code 100ms}, {@code 5s}, {@code 30min}, {@code 2h}, {@code 1d}. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*(ms|s|min|h|d)");

    /** PostgreSQL keeps its timeouts as milliseconds in 31 bits: a little under 25 days. */
    private static final Duration MOST = Duration.ofMillis(Integer.MAX_VALUE);

    private Durations() {}

    /** The duration; empty when it is none, or longer than the server can count. */
    static Optional<Duration> of(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        Duration duration = unit(form.group(2)).multipliedBy(Long.parseLong(form.group(1)));
        return Optional.of(duration).filter(d -> d.compareTo(MOST) <= 0);
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "min" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }
}
