package dev.sluice.shell.runbook;

import dev.sluice.SluiceException;
import dev.sluice.command.Outline;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import java.util.List;
import java.util.Optional;

/** A report of which the rows of one table do not count as written: they went into another table, and are counted there. */
record LessOneTable(Report report, String table) implements Report {
    @Override
    public Outline outline() {
        return report.outline();
    }

    @Override
    public List<TableChange> changes() {
        return report.changes().stream()
                .filter(change -> !change.table().equals(table))
                .toList();
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
}
