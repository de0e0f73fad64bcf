package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;

/** The time between two looks at what another process does. */
final class Pause {
    private static final long MILLIS = 50;

    private Pause() {}

    static void shortly() {
        try {
            Thread.sleep(MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SluiceException.of(Kind.INTERRUPTED, "interrupted while waiting for another run", "", "")
                    .causedBy(e);
        }
    }
}
