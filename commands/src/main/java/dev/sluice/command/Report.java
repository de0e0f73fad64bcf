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

    /**
     * One thing that was looked at.
     *
     * @param fact what was found instead; empty when it is as it should be
     * @param warning what is no failure and yet not as one would wish; empty for most
     */
    record Looked(String title, String fact, String warning) {}

    /** What was looked at, each a test case where a report knows such. */
    default List<Looked> looked() {
        return List.of();
    }

    /** Why what was found ends the run, although all was done; empty for a report that only tells. */
    default Optional<SluiceException> verdict() {
        return Optional.empty();
    }

    /** The same report with the time from the first read to the end of the commit. */
    default Report took(Duration whole) {
        return this;
    }

    /** The name of what it made, for whoever needs that very one later on; a step that ends with it has that name as its value. */
    default Optional<String> made() {
        return Optional.empty();
    }

    /** Names the place where they were: what two reports have set aside in the same one is the same. Empty where it is each report's own. */
    default String setAsideIn() {
        return "";
    }

    /** Rows that were set aside because they could not be written, where that was asked for; the exit code is then 9. */
    default long setAside() {
        return 0;
    }
}
