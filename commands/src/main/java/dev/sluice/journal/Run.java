package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Transaction;
import dev.sluice.journal.MirrorLine.Event;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** A run under way: it holds its lock, and marks its steps. Ends, resumable, when it is closed without {@link #end}. */
public final class Run implements AutoCloseable {
    /** What a run is made of besides its record and lock. */
    record Parts(Store store, Keeping keeping, Mirror mirror, boolean resumed) {}

    private final Journal journal;
    private final RunRecord record;
    private final RunLock lock;
    private final Store store;
    private final Keeping keeping;
    private final Mirror mirror;
    private final boolean resumed;
    private final boolean keptBefore;

    Run(Journal journal, RunRecord record, RunLock lock, Parts parts) {
        this.journal = journal;
        this.record = record;
        this.lock = lock;
        this.store = parts.store();
        this.keeping = parts.keeping();
        this.mirror = parts.mirror();
        this.resumed = parts.resumed();
        this.keptBefore = resumed && store.steps(1, Integer.MAX_VALUE).stream().anyMatch(Run::kept);
    }

    private static boolean kept(StepRecord step) {
        return step.outcome() != Outcome.UNDONE && step.outcome() != Outcome.SKIPPED;
    }

    /** Whether another process has begun it. */
    public boolean isResumed() {
        return resumed;
    }

    /** Whether processes before this one have committed anything of it. */
    public boolean keptBefore() {
        return keptBefore;
    }

    public RunId id() {
        return record.id();
    }

    /** As it was when the run was started or resumed. */
    public RunRecord record() {
        return record;
    }

    public Keeping keeping() {
        return keeping;
    }

    /** The step with its marks in one transaction; whether it returns or throws, what it did is kept whole or not at all. */
    public StepEnd once(StepMark mark, Function<Transaction, StepEnd> body) {
        lock.ensure();
        StepEnd end = journal.home().transaction(Access.WRITE, tx -> {
            markFirst(tx, mark);
            StepEnd result = body.apply(tx);
            finishMark(tx, mark.ordinal(), result);
            return result;
        });
        kept(mark.ordinal());
        return end;
    }

    /**
     * The first statement of a step's own transaction. A second runner blocks here until this transaction ends, and is
     * refused as LOCKED when it has committed.
     */
    public void markFirst(Transaction tx, StepMark mark) {
        lock.check(tx);
        store.begin(tx, mark);
        mirror.append(
                line(Event.BEGIN, tx, mark.ordinal()).with("name", mark.name()).with("source_hash", mark.sourceHash()));
    }

    /** Sees to it that the lock is still held, where the session may have been lost; outside of a transaction. */
    public void ensureLocked() {
        lock.ensure();
    }

    /** The last but one statement of a chunk's or phase's transaction; refused when the cursor is no longer {@code from}. */
    public void advance(Transaction tx, int ordinal, Advance advance) {
        lock.check(tx);
        store.advance(tx, ordinal, advance);
        mirror.append(
                line(Event.ADVANCE, tx, ordinal).with("cursor", advance.to()).with(advance.counts()));
    }

    /** The last statement of a step's transaction. {@link Outcome#UNDONE} takes back a step that was done. */
    public void finishMark(Transaction tx, int ordinal, StepEnd end) {
        lock.check(tx);
        store.finish(tx, ordinal, end);
        mirror.append(line(Event.FINISH, tx, ordinal)
                .with("outcome", end.outcome().text())
                .with("value", end.value().json())
                .with(end.counts()));
    }

    private static MirrorLine line(Event event, Transaction tx, int ordinal) {
        return MirrorLine.step(event, ordinal, tx.id().orElse(""));
    }

    /** Tells the local file that the commit of the step's last mark came back. Cannot fail: the step is done. */
    public void kept(int ordinal) {
        mirror.appendLater(MirrorLine.step(Event.KEPT, ordinal, ""));
    }

    /** The step if it is done; refused when it was done from another source. */
    public Optional<StepRecord> finished(int ordinal, String sourceHash) {
        Optional<StepRecord> step = standing(ordinal).filter(s -> s.outcome() == Outcome.DONE);
        step.filter(s -> !s.mark().sourceHash().equals(sourceHash)).ifPresent(this::refuseChanged);
        return step;
    }

    /**
     * The step however it stands; refused when it, or a chunk of it, was done from another source.
     *
     * @param accept whether another text of a step is all right, as long as it has the same name
     */
    public Optional<StepRecord> standing(StepMark mark, boolean accept) {
        Optional<StepRecord> step = standing(mark.ordinal()).filter(s -> s.outcome() != Outcome.UNDONE);
        step.filter(s -> !s.mark().name().equals(mark.name())).ifPresent(s -> refuseMoved(s, mark));
        step.filter(s -> !accept && !s.mark().sourceHash().equals(mark.sourceHash()))
                .ifPresent(this::refuseChanged);
        return step;
    }

    private void refuseMoved(StepRecord step, StepMark now) {
        throw SluiceException.of(
                Kind.REFUSED,
                "step " + now.ordinal() + " was \"" + step.mark().name() + "\" when it was done, and is \"" + now.name()
                        + "\" now",
                record.header().file(),
                "put new steps behind those that are done, or start a new run");
    }

    private void refuseChanged(StepRecord step) {
        throw SluiceException.of(
                Kind.REFUSED,
                "step " + step.mark().ordinal() + " \"" + step.mark().name()
                        + (step.outcome() == Outcome.RUNNING ? "\" has begun" : "\" is done")
                        + ", and its text was changed since",
                record.header().file(),
                "take the change back, or accept it: sluice resume " + id() + " --accept-changes");
    }

    /** The step however it stands and whatever its source: done, undone, or with some of its chunks or phases committed. */
    public Optional<StepRecord> standing(int ordinal) {
        lock.ensure();
        return store.steps(ordinal, ordinal).stream().findFirst();
    }

    /** Keeps the values of the parameters, defaults included: what a resumed run is given. In a step's transaction. */
    public void parameters(Transaction tx, String json) {
        store.parameters(tx, json);
        mirror.append(MirrorLine.of(Event.PARAMETERS).with("parameters", json));
    }

    /** What somebody has asked of this run meanwhile; outside of a transaction. */
    public Request request() {
        return store.request();
    }

    /**
     * Writes the run and its steps again, from the local file, into a database that was restored while the run ran: in the
     * transaction that follows upon the restore.
     */
    public void restate(Transaction tx) {
        lock.check(tx);
        mirror.append(MirrorLine.of(Event.RESTATE));
        if (keeping == Keeping.TABLES) {
            journal.restate(tx, record);
        }
    }

    /** Commits how the run ended. */
    public void end(Outcome outcome) {
        end(RunStop.of(outcome));
    }

    /** The same, with what it failed with. */
    public void end(RunStop stop) {
        lock.ensure();
        // The file first: where it cannot be written, nothing has said yet that the run has ended.
        mirror.append(MirrorLine.of(Event.OUTCOME)
                .with("outcome", stop.outcome().text())
                .with("failure", stop.failure()));
        store.outcome(stop);
    }

    /** Commits that it stands as it stood before it was taken up again: nothing was done with it. */
    public void leave() {
        lock.ensure();
        Optional<Instant> ended = record.ended();
        mirror.append(MirrorLine.of(Event.OUTCOME)
                .with("outcome", record.outcome().text())
                .with("failure", record.failure())
                .with("ended", ended.map(Instant::toString).orElse("")));
        store.putBack(record);
    }

    @Override
    public void close() {
        try (lock) {
            mirror.close();
        }
    }
}
