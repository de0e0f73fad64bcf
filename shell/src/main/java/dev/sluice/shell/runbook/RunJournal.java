package dev.sluice.shell.runbook;

import dev.sluice.command.TableChange;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.journal.Counts;
import dev.sluice.journal.Outcome;
import dev.sluice.journal.RecordedValue;
import dev.sluice.journal.Run;
import dev.sluice.journal.StepEnd;
import dev.sluice.journal.StepRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Marks the steps in the journal's tables, through a run that holds its lock. */
public final class RunJournal implements StepJournal {
    private final Run run;
    private final boolean changesAccepted;

    public RunJournal(Run run) {
        this(run, false);
    }

    /** {@code changesAccepted}: a finished step counts as done although its text was changed since. */
    public RunJournal(Run run, boolean changesAccepted) {
        this.run = run;
        this.changesAccepted = changesAccepted;
    }

    @Override
    public Optional<Recorded> finished(StepMark mark) {
        Optional<StepRecord> done = changesAccepted
                ? run.standing(mark.ordinal()).filter(s -> s.outcome() == Outcome.DONE)
                : run.finished(mark.ordinal(), mark.sourceHash());
        return done.map(step -> new Recorded(step.end().value().plain()));
    }

    /** Its own transaction would have taken the mark back with the rest; one that stands was committed before the work. */
    @Override
    public boolean begun(StepMark mark) {
        return run.standing(mark.ordinal())
                .filter(s -> s.outcome() != Outcome.DONE)
                .isPresent();
    }

    @Override
    public void begin(Database home, StepMark mark) {
        write(home, tx -> run.markFirst(tx, entry(mark)));
    }

    @Override
    public void finish(Database home, StepMark mark, @Nullable Object value, List<TableChange> changes) {
        StepEnd end = StepEnd.done(counts(changes), RecordedValue.of(value));
        write(home, tx -> run.finishMark(tx, mark.ordinal(), end));
    }

    @Override
    public void kept(StepMark mark) {
        run.kept(mark.ordinal());
    }

    @Override
    public void record(Database home, StepMark mark, @Nullable Object value) {
        write(home, tx -> {
            run.markFirst(tx, entry(mark));
            run.finishMark(tx, mark.ordinal(), StepEnd.done(Counts.NONE, RecordedValue.of(value)));
        });
        kept(mark);
    }

    private static dev.sluice.journal.StepMark entry(StepMark mark) {
        return new dev.sluice.journal.StepMark(mark.ordinal(), mark.name(), mark.sourceHash());
    }

    private static Counts counts(List<TableChange> changes) {
        return new Counts(
                changes.stream().mapToLong(TableChange::inserted).sum(),
                changes.stream().mapToLong(TableChange::updated).sum(),
                changes.stream().mapToLong(TableChange::deleted).sum());
    }

    /** In the open transaction itself, not under a savepoint of it: the mark is its first statement. */
    private static void write(Database home, Consumer<Transaction> body) {
        Optional<Transaction> open = home.current();
        if (open.isPresent()) {
            body.accept(open.get());
        } else {
            home.transaction(Access.WRITE, tx -> {
                body.accept(tx);
                return tx;
            });
        }
    }
}
