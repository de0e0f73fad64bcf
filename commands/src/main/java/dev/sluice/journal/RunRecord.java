package dev.sluice.journal;

import java.time.Instant;
import java.util.Optional;

/**
 * A run as the journal has it.
 *
 * @param database the identity of the database it was started on
 * @param ended empty while it runs, and for a run that was killed
 * @param failure what it ended with; empty where it did not fail
 */
public record RunRecord(
        RunId id,
        RunHeader header,
        Invoker by,
        String database,
        Instant started,
        Optional<Instant> ended,
        Outcome outcome,
        String failure) {}
