package dev.sluice.shell.runbook;

import dev.sluice.command.TableChange;
import dev.sluice.db.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A journal that lasts as long as the test. */
final class MemoryJournal implements StepJournal {
    private final Map<StepMark, Standing> finished = new HashMap<>();

    @Override
    public Standing standing(StepMark mark) {
        return Optional.ofNullable(finished.get(mark)).orElseGet(Standing.Fresh::new);
    }

    @Override
    public void begin(Database home, StepMark mark) {}

    @Override
    public void finish(Database home, StepMark mark, Object value, List<TableChange> changes) {
        finished.put(mark, new Standing.Finished(value));
    }

    @Override
    public void kept(StepMark mark) {}

    @Override
    public void record(Database home, StepMark mark, Object value) {
        finished.put(mark, new Standing.Finished(value));
    }
}
