package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Reads rows that differ again, with a growing pause: what was committed between the reads of the two sides is no difference.
 * What is equal once is settled; what still differs at the end is the difference.
 */
final class Recheck {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Function<List<List<Object>>, CompareReport> reading;
    private final long deadline;
    private long settled;

    Recheck(Duration atMost, Function<List<List<Object>>, CompareReport> reading) {
        this.reading = reading;
        this.deadline = System.nanoTime() + atMost.toNanos();
    }

    CompareReport run(CompareReport first) {
        CompareReport last = first;
        Duration pause = FIRST;
        while (last.tally().differences() > 0
                && last.keys().obstacle().isEmpty()
                && System.nanoTime() + pause.toNanos() < deadline) {
            sleep(pause);
            last = reading.apply(last.keys().all());
            settled += last.tally().equal();
            pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
        }
        return last == first ? first : last.rechecked(first.tally().equal() + settled, settled);
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SluiceException.of(Kind.INTERRUPTED, "interrupted between two reads", "recheck", "")
                    .causedBy(e);
        }
    }
}
