package dev.sluice.command;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.time.Duration;

/** A wait that whoever stops the run ends. */
public final class Pause {
    private Pause() {}

    /** Says where the wait stood and in which part, if it is interrupted. */
    public static void of(Duration time, String when, String where) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SluiceException.of(Kind.INTERRUPTED, "interrupted " + when, where, "")
                    .causedBy(e);
        }
    }
}
