package dev.sluice.shell.runbook;

import dev.sluice.command.TableChange;
import dev.sluice.db.Database;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps nothing: for rehearsals, and for what writes nothing. */
final class NoJournal implements StepJournal {
    @Override
    public Standing standing(StepMark mark) {
        return new Standing.Fresh();
    }

    @Override
    public void begin(Database home, StepMark mark) {}

    @Override
    public void finish(Database home, StepMark mark, @Nullable Object value, List<TableChange> changes) {}

    @Override
    public void kept(StepMark mark) {}

    @Override
    public void record(Database home, StepMark mark, @Nullable Object value) {}
}
