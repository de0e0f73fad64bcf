package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Pause;
import java.time.Duration;
import java.util.HashSet;
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
            Pause.of(pause, "between two reads", "recheck");
            last = checked(last.keys().all(), reading.apply(last.keys().all()));
            settled += last.tally().equal();
            pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
        }
        return last == first ? first : last.rechecked(first.tally().equal() + settled, settled);
    }

    /** Rows that nobody asked for would be counted twice. */
    private static CompareReport checked(List<List<Object>> asked, CompareReport again) {
        Tally tally = again.tally();
        boolean known = new HashSet<>(asked).containsAll(again.keys().all());
        if (!known || tally.equal() + tally.differences() > asked.size()) {
            throw SluiceException.of(
                    Kind.FAILED,
                    "rows that were read again are not those that differed",
                    "recheck",
                    "leave it out, or choose a key: that both sides spell alike");
        }
        return again;
    }
}
