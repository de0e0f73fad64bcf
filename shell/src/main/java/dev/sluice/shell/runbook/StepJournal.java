package dev.sluice.shell.runbook;

import dev.sluice.command.TableChange;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.journal.Advance;
import dev.sluice.journal.Counts;
import dev.sluice.journal.Request;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a run marks its steps, so that another can resume it. */
public interface StepJournal {
    /** Keeps nothing. */
    static StepJournal none() {
        return new NoJournal();
    }

    /** How the step stands; refused when it was done, as a whole or in part, from another text. */
    Standing standing(StepMark mark);

    /** Marks the step as begun: the first statement of its transaction, where it has one open. */
    void begin(Database home, StepMark mark);

    /** Marks a chunk or a phase, in its own transaction. */
    default void advance(Transaction tx, StepMark mark, Advance advance) {}

    /** The session was lost: what it held for the run is taken anew. */
    default void reconnected() {}

    /** Marks the step as done, with its value and what it wrote: the last statement of its transaction, where it has one. */
    void finish(Database home, StepMark mark, @Nullable Object value, List<TableChange> changes);

    /** Marks that the step was not to be done. */
    default void skipped(Database home, StepMark mark) {}

    /** Marks that the step is about to be taken back, outside of the transactions that do so. */
    default void undoing(Database home, StepMark mark) {}

    /** Marks the step as taken back; the last statement of the transaction that did so, where there is one. */
    default void undone(Database home, StepMark mark) {}

    /** Whether the step was done and taken back since. */
    default boolean isUndone(StepMark mark) {
        return false;
    }

    /** The step's transaction is committed. */
    void kept(StepMark mark);

    /** Marks a fact, which has no transaction that writes: begun and done at once. */
    void record(Database home, StepMark mark, @Nullable Object value);

    /** The values of the parameters so far, by name; kept with the next mark. */
    default void parameters(Map<String, String> values) {}

    /** What somebody has asked of the run meanwhile. */
    default Request request() {
        return Request.NONE;
    }

    /** Whether processes before this one have committed anything of the run. */
    default boolean keptBefore() {
        return false;
    }

    /** The run's id; empty where nothing is kept. */
    default String run() {
        return "";
    }

    /**
     * Which step.
     *
     * @param ordinal counted from 1 among all steps and facts of the run
     * @param sourceHash of the step's name and text: another one means the step was changed
     */
    record StepMark(int ordinal, String name, String sourceHash) {}

    /** How a step stands. */
    sealed interface Standing {
        /** Nothing of it is done. */
        record Fresh() implements Standing {}

        /** It has begun, and did not end that anybody knows of. */
        record Begun(String cursor, Counts counts) implements Standing {}

        /** It is done and gave this value, which may be null. */
        record Finished(@Nullable Object value) implements Standing {}

        /** It is done, gave this value, and to take it back had begun. */
        record HalfUndone(@Nullable Object value) implements Standing {}

        /** It was not to be done. */
        record Skipped() implements Standing {}
    }
}
