package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The option that says how long to wait for the lock of another run. */
final class Waiting {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|min|m|h|d)");

    @Option(names = "--wait", paramLabel = "10m", description = "how long to wait for another run's end")
    private Optional<String> patience = Optional.empty();

    Duration patience() {
        return patience.map(text -> duration(text, "--wait")).orElse(Duration.ZERO);
    }

    static Duration duration(String text, String option) {
        Matcher form = DURATION.matcher(text.strip());
        if (!form.matches()) {
            throw SluiceException.of(
                    Kind.USAGE, "\"" + text + "\" is no duration", option, "write a number and ms, s, m, h or d");
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "min", "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
