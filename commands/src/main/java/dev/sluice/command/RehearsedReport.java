package dev.sluice.command;

import dev.sluice.SluiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What would have been done: the report of work that was taken back, which says so in its first line. */
record RehearsedReport(Report report) implements Report {
    @Override
    public Outline outline() {
        Outline whole = report.outline();
        List<String> notes = new ArrayList<>(List.of("dry run: nothing changed; all of this was taken back"));
        notes.addAll(whole.notes());
        return new Outline("dry run: " + whole.title(), whole.figures(), whole.grids(), notes);
    }

    @Override
    public List<TableChange> changes() {
        return report.changes();
    }

    @Override
    public List<Looked> looked() {
        return report.looked();
    }

    @Override
    public Optional<SluiceException> verdict() {
        return report.verdict();
    }

    @Override
    public String setAsideIn() {
        return report.setAsideIn();
    }

    @Override
    public long setAside() {
        return report.setAside();
    }

    @Override
    public Report took(Duration whole) {
        return new RehearsedReport(report.took(whole));
    }
}
