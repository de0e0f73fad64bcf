package dev.sluice.stage;

import dev.sluice.command.Pause;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Waits between two tries, for longer each time, and never for the same time as somebody else. */
final class Pauses {
    private static final double GROWTH = 1.6;
    private static final long MOST_MILLIS = 2_000;

    private double millis = 30;

    void next() {
        Pause.of(
                Duration.ofMillis((long) (millis * ThreadLocalRandom.current().nextDouble(0.5, 1.5))),
                "while waiting",
                "");
        millis = Math.min(MOST_MILLIS, millis * GROWTH);
    }
}
