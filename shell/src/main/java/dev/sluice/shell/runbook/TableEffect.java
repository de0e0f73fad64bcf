package dev.sluice.shell.runbook;

import dev.sluice.command.TableChange;
import dev.sluice.db.RowSample;
import java.util.List;

/**
 * What a rehearsal, or a run that is watched, did to the rows of one table.
 *
 * @param change how many rows
 * @param samples a few of them, before and after; none where they could not be read in time
 */
public record TableEffect(TableChange change, List<RowSample> samples) {
    public TableEffect {
        samples = List.copyOf(samples);
    }
}
