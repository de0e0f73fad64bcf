package dev.sluice.shell.runbook;

import dev.sluice.command.TableChange;
import dev.sluice.db.Database;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a run marks its steps, so that another can resume it. */
public interface StepJournal {
    /** Keeps nothing. */
    StepJournal NONE = new NoJournal();

    /** The recorded value of a step that is done; empty when it is yet to run. */
    Optional<Recorded> finished(StepMark mark);

    /** Whether a step without a transaction had begun before, and nobody knows how far it came. */
    boolean begun(StepMark mark);

    /** Marks the step as begun: the first statement of its transaction, where it has one open. */
    void begin(Database home, StepMark mark);

    /** Marks the step as done, with its value and what it wrote: the last statement of its transaction, where it has one. */
    void finish(Database home, StepMark mark, @Nullable Object value, List<TableChange> changes);

    /** The step's transaction is committed. */
    void kept(StepMark mark);

    /** Marks a fact, which has no transaction that writes: begun and done at once. */
    void record(Database home, StepMark mark, @Nullable Object value);

    /**
     * Which step.
     *
     * @param ordinal counted from 1 among all steps and facts of the run
     * @param sourceHash of the step's name and text: another one means the step was changed
     */
    record StepMark(int ordinal, String name, String sourceHash) {}

    /** A recorded value, which may be null. */
    record Recorded(@Nullable Object value) {}
}
