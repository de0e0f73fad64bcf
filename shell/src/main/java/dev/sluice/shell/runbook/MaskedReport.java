package dev.sluice.shell.runbook;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.profile.Mask;
import java.util.List;
import java.util.stream.IntStream;

/** A report whose grids do not show what the mask hides; of which table a column is nobody knows here. */
record MaskedReport(Report report, Mask mask) implements Report {
    @Override
    public Outline outline() {
        Outline whole = report.outline();
        List<Grid> grids = whole.grids().stream().map(this::masked).toList();
        return new Outline(whole.title(), whole.figures(), grids, whole.notes());
    }

    private Grid masked(Grid grid) {
        List<List<Measure>> rows = grid.rows().stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(i -> mask.hides("", grid.columns().get(i)) ? Measure.text(Mask.HIDDEN) : row.get(i))
                        .toList())
                .toList();
        return new Grid(grid.title(), grid.columns(), rows);
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
    public List<TableChange> changes() {
        return report.changes();
    }
}
