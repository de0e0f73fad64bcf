package dev.sluice.command;

import java.time.Duration;
import java.util.List;

/** What was done, as numbers. Printers switch on format, never on command. */
public interface Report {
    /** The report for people and machines alike. */
    Outline outline();

    /** Rows written, a line a table; what a rehearsal and the journal count. */
    List<TableChange> changes();

    /** The same report with the time from the first read to the end of the commit. */
    default Report took(Duration whole) {
        return this;
    }

    /** Rows that were set aside because they could not be written, where that was asked for; the exit code is then 9. */
    default long setAside() {
        return 0;
    }
}
