package dev.sluice.command.backfill;

import dev.sluice.command.StepLog;
import dev.sluice.command.TableChange;
import java.util.List;

/** What a chunk has done, and where that leads to. */
record Chunk(Cursor cursor, List<TableChange> changes) {
    /** For the journal, with the place that all of it has reached. */
    StepLog.Part part(String reached) {
        return new StepLog.Part(reached, Tally.counts(changes));
    }
}
