package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.runbook.Pacing;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how long a run waits and works. */
final class RunLimits {
    @Mixin
    private Waiting waiting = new Waiting();

    @Option(
            names = "--max-time",
            paramLabel = "2h",
            description = "stops it, resumable, behind a step or chunk after that time")
    private Optional<String> maxTime = Optional.empty();

    @Option(names = "--stop-at", paramLabel = "05:00", description = "the same at the next such time of day")
    private Optional<String> stopAt = Optional.empty();

    /**
     * Checked and counted from now.
     *
     * @param end empty where the run goes on until it is done
     */
    record Chosen(Duration patience, Optional<Instant> end) {
        static final Chosen NONE = new Chosen(Duration.ZERO, Optional.empty());

        /** For one run. */
        Pacing pacing() {
            return end.map(Pacing::until).orElseGet(Pacing::free);
        }
    }

    Chosen chosen() {
        ZonedDateTime now = ZonedDateTime.now(ZoneId.systemDefault());
        Optional<Instant> after = maxTime.map(
                text -> now.plus(Waiting.duration(text, "--max-time")).toInstant());
        Optional<Instant> at = stopAt.map(text -> next(now, text));
        return new Chosen(
                waiting.patience(), Stream.concat(after.stream(), at.stream()).min(Instant::compareTo));
    }

    private static Instant next(ZonedDateTime now, String text) {
        try {
            ZonedDateTime today = now.with(LocalTime.parse(text.strip()));
            return (today.isAfter(now) ? today : today.plusDays(1)).toInstant();
        } catch (DateTimeParseException e) {
            throw SluiceException.of(Kind.USAGE, "\"" + text + "\" is no time of day", "--stop-at", "write it as 05:00")
                    .causedBy(e);
        }
    }
}
