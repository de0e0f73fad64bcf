package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.time.Duration;

/** Waiting that a cancelled run ends. */
final class Sleep {
    private Sleep() {}

    static void of(Duration pause) {
        try {
            Thread.sleep(Math.max(0, pause.toMillis()));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static SluiceException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return SluiceException.of(Kind.INTERRUPTED, "interrupted while waiting", "", "")
                .causedBy(cause);
    }
}
