package dev.sluice.journal;

import java.time.Duration;
import java.util.List;

/**
 * What a run locks besides its runbook's name.
 *
 * @param names the runbook's {@code lock:} names
 * @param patience how long to wait for another run's end
 */
public record Locks(List<String> names, Duration patience) {
    /** The runbook's name alone, and no waiting. */
    public static final Locks RUNBOOK = new Locks(List.of(), Duration.ZERO);

    public Locks {
        names = List.copyOf(names);
    }
}
