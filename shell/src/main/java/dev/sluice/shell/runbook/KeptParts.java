package dev.sluice.shell.runbook;

import dev.sluice.command.StepLog;
import dev.sluice.command.TableChange;
import dev.sluice.db.Transaction;
import dev.sluice.journal.Advance;
import dev.sluice.journal.Counts;
import dev.sluice.shell.runbook.StepJournal.Standing;
import dev.sluice.shell.runbook.StepJournal.StepMark;
import dev.sluice.shell.script.StepOptions;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The chunks or phases of one step in the journal: each one's mark is in its own transaction. Where several are written at once, they take
 * turns here.
 */
final class KeptParts implements StepLog {
    private static final long GAP_NANOS = 2_000_000;

    private final RunOptions run;
    private final StepOptions step;
    private final StepMark mark;
    private String cursor = "";
    private Counts counts = Counts.NONE;
    private Advance next = new Advance("", "", Counts.NONE);
    private int committed;
    private boolean oneWriter;

    KeptParts(RunOptions run, StepOptions step, StepMark mark) {
        this.run = run;
        this.step = step;
        this.mark = mark;
    }

    /** Goes on behind the parts that an earlier run has committed. */
    void from(Standing.Begun begun) {
        cursor = begun.cursor();
        counts = begun.counts();
    }

    /** How many parts were committed by this run. */
    int committed() {
        return committed;
    }

    /** What all parts have written, those of earlier runs too; as commands count it where they are not counted by part. */
    List<TableChange> changes(List<TableChange> counted) {
        return counts.equals(Counts.NONE)
                ? counted
                : List.of(new TableChange(mark.name(), counts.inserted(), counts.updated(), counts.deleted()));
    }

    @Override
    public String cursor() {
        return cursor;
    }

    @Override
    public void opened(Transaction tx) {
        new ServerSettings(tx, step.settings()).apply(false);
    }

    @Override
    public void advance(Transaction tx, Part part) {
        Counts own = part.counts();
        Counts all = new Counts(
                counts.inserted() + own.inserted(), counts.updated() + own.updated(), counts.deleted() + own.deleted());
        oneWriter = !tx.isPostgres();
        next = new Advance(cursor, part.cursor(), all);
        run.journal().advance(tx, mark, next);
    }

    @Override
    public void kept() {
        cursor = next.to();
        counts = next.counts();
        committed++;
        run.journal().kept(mark);
        letOthersIn();
    }

    @Override
    public void reconnected() {
        run.journal().reconnected();
    }

    @Override
    public void between() {
        if (step.tx().equals("chunks")) {
            run.pacing().between(run.journal(), run.listener());
        }
    }

    /** A waiting writer of SQLite is not told that the file is free: it looks now and then, and has to find a gap. */
    private void letOthersIn() {
        if (oneWriter) {
            LockSupport.parkNanos(GAP_NANOS);
        }
    }

    @Override
    public long commitEvery(long wanted) {
        return run.pacing().commitEvery(wanted, run.journal());
    }
}
