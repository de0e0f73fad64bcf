package dev.sluice.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A step as the journal has it.
 *
 * @param cursor of a step that commits in chunks or phases; empty for others
 * @param transaction the id of the last transaction that marked it; empty in SQLite
 * @param times by the clock of the database, or of this machine where the marks are in the local file
 */
public record StepRecord(StepMark mark, StepEnd end, String cursor, String transaction, Times times) {
    /** When it began, and when it ended if it did. */
    public record Times(Instant started, Optional<Instant> ended) {
        /** Empty while it has not ended. */
        public Optional<Duration> took() {
            return ended.map(end -> Duration.between(started, end));
        }
    }

    public Outcome outcome() {
        return end.outcome();
    }
}
