package dev.sluice.command.swap;

import dev.sluice.command.Report;
import dev.sluice.stage.WriteWatch;

/** How staged rows get into the table's place in one transaction, which is open. */
interface InPlace {
    /** All of it: the staging table comes and goes with the transaction. */
    Report whole();

    /** Once the rows are staged; {@code begun} tells whether others have written meanwhile. */
    Report finish(WriteWatch begun);
}
