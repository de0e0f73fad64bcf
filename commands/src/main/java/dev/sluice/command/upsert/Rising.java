package dev.sluice.command.upsert;

import dev.sluice.sql.TableName;
import dev.sluice.stage.Attached;
import dev.sluice.stage.CutOver;
import dev.sluice.stage.Twin;
import dev.sluice.stage.WriteWatch;
import java.util.Optional;

/**
 * A table that is being built under a name of its own.
 *
 * @param place that of the live table; empty where there is none yet
 * @param counts of its rows
 */
record Rising(TablePlan plan, Optional<Place> place, Counts counts) {
    /** What the live table was like when the building began. */
    record Place(Refit refit, Twin twin, Attached attached, WriteWatch watch) {
        CutOver.Change change() {
            return new CutOver.Change(twin, attached);
        }
    }

    TableName live() {
        return plan.target().name();
    }

    TableName staging() {
        return Refit.staging(live());
    }

    Rising with(Counts other) {
        return new Rising(plan, place, other);
    }

    TableResult result() {
        return new TableResult(plan, counts);
    }
}
