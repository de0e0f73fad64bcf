package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.TableChange;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.journal.Advance;
import dev.sluice.journal.Counts;
import dev.sluice.journal.Outcome;
import dev.sluice.journal.RecordedValue;
import dev.sluice.journal.Request;
import dev.sluice.journal.Run;
import dev.sluice.journal.StepEnd;
import dev.sluice.journal.StepRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Marks the steps in the journal's tables, through a run that holds its lock. */
public final class RunJournal implements StepJournal {
    private final Run run;
    private final UnaryOperator<String> scrub;
    private final boolean acceptChanges;
    private String parameters = "";
    private String keptParameters = "";

    /** {@code scrub} takes the secrets out of a text; what it would change is not recorded. */
    public RunJournal(Run run, UnaryOperator<String> scrub) {
        this(run, scrub, false);
    }

    /** {@code acceptChanges}: a step that is done may have another text by now. */
    public RunJournal(Run run, UnaryOperator<String> scrub, boolean acceptChanges) {
        this.run = run;
        this.scrub = scrub;
        this.acceptChanges = acceptChanges;
    }

    @Override
    public Standing standing(StepMark mark) {
        return run.standing(entry(mark), acceptChanges)
                .map(RunJournal::standing)
                .orElseGet(Standing.Fresh::new);
    }

    private static Standing standing(StepRecord step) {
        return switch (step.outcome()) {
            case DONE -> new Standing.Finished(step.end().value().plain());
            case UNDOING -> new Standing.HalfUndone(step.end().value().plain());
            case SKIPPED -> new Standing.Skipped();
            case RUNNING, FAILED, STOPPED, UNDONE ->
                new Standing.Begun(step.cursor(), step.end().counts());
        };
    }

    @Override
    public void begin(Database home, StepMark mark) {
        write(home, tx -> markFirst(tx, mark));
    }

    /** The parameters follow upon the mark, which is the first statement. */
    private void markFirst(Transaction tx, StepMark mark) {
        run.markFirst(tx, entry(mark));
        if (!parameters.equals(keptParameters)) {
            run.parameters(tx, parameters);
        }
    }

    @Override
    public void advance(Transaction tx, StepMark mark, Advance advance) {
        run.advance(tx, mark.ordinal(), advance);
    }

    @Override
    public void reconnected() {
        run.ensureLocked();
    }

    @Override
    public void finish(Database home, StepMark mark, @Nullable Object value, List<TableChange> changes) {
        StepEnd end = StepEnd.done(counts(changes), recorded(mark, value));
        write(home, tx -> run.finishMark(tx, mark.ordinal(), end));
    }

    @Override
    public void skipped(Database home, StepMark mark) {
        write(home, tx -> {
            markFirst(tx, mark);
            end(tx, mark, Outcome.SKIPPED);
        });
        kept(mark);
    }

    @Override
    public boolean isUndone(StepMark mark) {
        return run.standing(mark.ordinal())
                .filter(step -> step.outcome() == Outcome.UNDONE)
                .isPresent();
    }

    /** Its value and its counts stay: the undo may have to begin again. */
    @Override
    public void undoing(Database home, StepMark mark) {
        StepEnd end = run.standing(mark.ordinal()).map(StepRecord::end).orElseThrow();
        write(home, tx -> run.finishMark(tx, mark.ordinal(), new StepEnd(Outcome.UNDOING, end.counts(), end.value())));
        kept(mark);
    }

    @Override
    public void undone(Database home, StepMark mark) {
        write(home, tx -> end(tx, mark, Outcome.UNDONE));
    }

    private void end(Transaction tx, StepMark mark, Outcome outcome) {
        run.finishMark(tx, mark.ordinal(), new StepEnd(outcome, Counts.NONE, RecordedValue.NULL));
    }

    @Override
    public void kept(StepMark mark) {
        keptParameters = parameters;
        run.kept(mark.ordinal());
    }

    @Override
    public void record(Database home, StepMark mark, @Nullable Object value) {
        write(home, tx -> {
            markFirst(tx, mark);
            run.finishMark(tx, mark.ordinal(), StepEnd.done(Counts.NONE, recorded(mark, value)));
        });
        kept(mark);
    }

    @Override
    public void parameters(Map<String, String> values) {
        Map<String, String> scrubbed = new LinkedHashMap<>();
        values.forEach((name, value) -> scrubbed.put(name, scrub.apply(value)));
        parameters = RecordedValue.of(scrubbed).json();
    }

    @Override
    public Request request() {
        return run.request();
    }

    @Override
    public boolean keptBefore() {
        return run.keptBefore();
    }

    @Override
    public String run() {
        return run.id().text();
    }

    /** Scrubbed it would be another value than the one a resumed run needs, so it is refused. */
    private RecordedValue recorded(StepMark mark, @Nullable Object value) {
        RecordedValue recorded = RecordedValue.of(value);
        // As it reads too: JSON may spell a secret with escapes.
        String text = recorded.json() + "\n" + recorded.plain();
        if (!scrub.apply(text).equals(text)) {
            throw SluiceException.of(
                    Kind.FAILED,
                    "step \"" + mark.name() + "\" gives a value with a secret in it, which the journal would keep",
                    "",
                    "give another value; null is one");
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
