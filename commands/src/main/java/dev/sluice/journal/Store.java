package dev.sluice.journal;

import dev.sluice.db.Transaction;
import java.util.List;

/** Keeps the marks of one run. */
sealed interface Store permits TableStore, FileStore {
    /** The mark that a step has begun; the first statement of the step's own transaction. */
    void begin(Transaction tx, StepMark mark);

    /** Another chunk or phase of a step is done; in that chunk's transaction. */
    void advance(Transaction tx, int ordinal, Advance advance);

    void finish(Transaction tx, int ordinal, StepEnd end);

    /** The steps with these ordinals, the last included, whose marks are committed. */
    List<StepRecord> steps(int first, int last);

    /** The values of the run's parameters; in the transaction of its first mark. */
    void parameters(Transaction tx, String parameters);

    /** What somebody has asked of the run meanwhile. */
    Request request();

    /** Commits how the whole run stands. */
    void outcome(RunStop stop);

    /** Commits that the run stands as that record has it. */
    void putBack(RunRecord before);
}
