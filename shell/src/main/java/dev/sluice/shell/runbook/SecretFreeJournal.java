package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.TableChange;
import dev.sluice.db.Database;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A journal that no secret gets into: names are masked, a value with a secret fails its step. */
public final class SecretFreeJournal implements StepJournal {
    private final StepJournal journal;
    private final UnaryOperator<String> scrub;

    public SecretFreeJournal(StepJournal journal, UnaryOperator<String> scrub) {
        this.journal = journal;
        this.scrub = scrub;
    }

    @Override
    public Optional<Recorded> finished(StepMark mark) {
        return journal.finished(masked(mark));
    }

    @Override
    public boolean begun(StepMark mark) {
        return journal.begun(masked(mark));
    }

    @Override
    public void begin(Database home, StepMark mark) {
        journal.begin(home, masked(mark));
    }

    @Override
    public void finish(Database home, StepMark mark, @Nullable Object value, List<TableChange> changes) {
        refuse("step", mark, value);
        journal.finish(home, masked(mark), value, changes);
    }

    @Override
    public void kept(StepMark mark) {
        journal.kept(masked(mark));
    }

    @Override
    public void record(Database home, StepMark mark, @Nullable Object value) {
        refuse("fact", mark, value);
        journal.record(home, masked(mark), value);
    }

    private StepMark masked(StepMark mark) {
        return new StepMark(mark.ordinal(), scrub.apply(mark.name()), mark.sourceHash());
    }

    /** Masked it would be another value to a resumed run. */
    private void refuse(String word, StepMark mark, @Nullable Object value) {
        String text = String.valueOf(value);
        if (!scrub.apply(text).equals(text)) {
            throw SluiceException.of(
                    Kind.FAILED,
                    word + " \"" + mark.name() + "\" gives a value with a secret in it, which the journal would keep",
                    "",
                    "give another value; null is one");
        }
    }
}
