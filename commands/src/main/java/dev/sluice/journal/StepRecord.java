package dev.sluice.journal;

/**
 * A step as the journal has it.
 *
 * @param cursor of a step that commits in chunks or phases; empty for others
 * @param transaction the id of the last transaction that marked it; empty in SQLite
 */
public record StepRecord(StepMark mark, StepEnd end, String cursor, String transaction) {
    public Outcome outcome() {
        return end.outcome();
    }
}
