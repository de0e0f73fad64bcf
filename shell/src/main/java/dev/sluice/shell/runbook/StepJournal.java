package dev.sluice.shell.runbook;

import dev.sluice.db.Database;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a run marks its steps, so that another can resume it. */
public interface StepJournal {
    /** Keeps nothing. */
    StepJournal NONE = new StepJournal() {
        @Override
        public Optional<Recorded> finished(StepMark mark) {
            return Optional.empty();
        }

        @Override
        public void begin(Database home, StepMark mark) {
            // Nothing is kept.
        }

        @Override
        public void finish(Database home, StepMark mark, @Nullable Object value) {
            // Nothing is kept.
        }
    };

    /** The recorded value of a step that is done; empty when it is yet to run. */
    Optional<Recorded> finished(StepMark mark);

    /** Marks the step as begun: the first statement of its transaction, where it has one open. */
    void begin(Database home, StepMark mark);

    /** Marks the step as done, with its value: the last statement of its transaction, where it has one open. */
    void finish(Database home, StepMark mark, @Nullable Object value);

    /**
     * Which step.
     *
     * @param word {@code step} or {@code fact}
     * @param ordinal counted from 1 among those of the same word and name in this run
     * @param tx {@code one}, {@code chunks}, {@code phases} or {@code none}
     * @param sourceHash of the step's text: another one means the step was changed
     */
    record StepMark(String word, String name, int ordinal, String tx, String sourceHash) {}

    /** A recorded value, which may be null. */
    record Recorded(@Nullable Object value) {}
}
