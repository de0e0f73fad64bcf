package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.time.Duration;

/** Waits in small steps for something that only looking can tell. */
final class Waiting {
    private static final long STEP_MILLIS = 10;
    private final long deadline;

    private Waiting(Duration limit) {
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    static Waiting atMost(Duration limit) {
        return new Waiting(limit);
    }

    boolean isOver() {
        return System.nanoTime() - deadline > 0;
    }

    void pause() {
        try {
            Thread.sleep(STEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SluiceException.of(Kind.INTERRUPTED, "interrupted while waiting for the embedded server", "", "")
                    .causedBy(e);
        }
    }
}
