package dev.sluice.command;

import dev.sluice.SluiceException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What was done, as numbers. Printers switch on format, never on command. */
public interface Report {
    /** The report for people and machines alike. */
    Outline outline();

    /** Rows written, a line a table; what a rehearsal and the journal count. */
    List<TableChange> changes();

    /** Why what was found ends the run, although all was done; empty for a report that only tells. */
    default Optional<SluiceException> verdict() {
        return Optional.empty();
    }

    /** The same report with the time from the first read to the end of the commit. */
    default Report took(Duration whole) {
        return this;
    }
}
