package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.TableChange;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.journal.Counts;
import dev.sluice.journal.RecordedValue;
import dev.sluice.journal.Run;
import dev.sluice.journal.StepEnd;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Marks the steps in the journal's tables, through a run that holds its lock. */
public final class RunJournal implements StepJournal {
    private final Run run;
    private final UnaryOperator<String> scrub;

    /** {@code scrub} takes the secrets out of a text; what it would change is not recorded. */
    public RunJournal(Run run, UnaryOperator<String> scrub) {
        this.run = run;
        this.scrub = scrub;
    }

    @Override
    public Optional<Recorded> finished(StepMark mark) {
        return run.finished(mark.ordinal(), mark.sourceHash())
                .map(step -> new Recorded(step.end().value().plain()));
    }

    @Override
    public void begin(Database home, StepMark mark) {
        write(home, tx -> run.markFirst(tx, entry(mark)));
    }

    @Override
    public void finish(Database home, StepMark mark, @Nullable Object value, List<TableChange> changes) {
        StepEnd end = StepEnd.done(counts(changes), recorded(mark, value));
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
            run.finishMark(tx, mark.ordinal(), StepEnd.done(Counts.NONE, recorded(mark, value)));
        });
        kept(mark);
    }

    /** Scrubbed it would be another value than the one a resumed run needs, so it is refused. */
    private RecordedValue recorded(StepMark mark, @Nullable Object value) {
        RecordedValue recorded = RecordedValue.of(value);
        // As it reads too: JSON may spell a secret with escapes.
        String text = recorded.json() + "\n" + recorded.plain();
        if (!scrub.apply(text).equals(text)) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "the value of step \"" + mark.name() + "\" holds a secret, and the journal keeps values",
                    "",
                    "let the step end with another value, such as null");
        }
        return recorded;
    }

    private dev.sluice.journal.StepMark entry(StepMark mark) {
        return new dev.sluice.journal.StepMark(mark.ordinal(), scrub.apply(mark.name()), mark.sourceHash());
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
