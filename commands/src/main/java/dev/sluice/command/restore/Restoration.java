package dev.sluice.command.restore;

import dev.sluice.backup.Kept;
import dev.sluice.backup.Manifest;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import java.util.List;

/** What the backup calls for: its rows are brought back into tables, or the database is replaced. */
sealed interface Restoration extends Plan permits RestorePlan, DatabaseRestorePlan {
    Kept backup();

    /** Where the backup lies and what it is of. */
    default List<Figure> figures() {
        Manifest.Origin origin = backup().manifest().origin();
        return List.of(
                new Figure("folder", Measure.text(backup().folder().toString())),
                new Figure("made", Measure.text(origin.made().toString())),
                new Figure("made of", Measure.text(origin.profile() + " (" + origin.server() + ")")),
                new Figure("schema version", Measure.text(origin.schema())));
    }
}
