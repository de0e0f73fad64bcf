package dev.sluice.command.backup;

import dev.sluice.backup.Kept;
import dev.sluice.backup.Whole;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a backup of a database holds.
 *
 * @param removed older ones, by {@code retain:}
 */
record DatabaseBackupReport(DatabaseBackupPlan plan, Kept kept, List<String> removed, Duration took) implements Report {
    DatabaseBackupReport {
        removed = List.copyOf(removed);
    }

    @Override
    public Outline outline() {
        List<String> notes = new ArrayList<>(plan.way().notes());
        removed.forEach(name -> notes.add("removed " + name));
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("folder", Measure.text(kept.folder().toString())));
        figures.add(new Figure("rows", Measure.count(kept.manifest().rows())));
        figures.add(new Figure("size on disk", Measure.bytes(kept.manifest().packed())));
        figures.addAll(plan.figures());
        figures.add(new Figure(
                "schema version", Measure.text(kept.manifest().origin().schema())));
        figures.add(new Figure("proven", Measure.text(plan.way().proven())));
        figures.add(new Figure("took", Measure.took(took)));
        List<List<Measure>> rows = kept.manifest().whole().map(Whole::tables).orElse(List.of()).stream()
                .map(count -> List.of(Measure.text(count.table()), Measure.count(count.rows())))
                .toList();
        return new Outline(
                "backup " + kept.name(), figures, List.of(new Grid("tables", List.of("table", "rows"), rows)), notes);
    }

    @Override
    public List<TableChange> changes() {
        return List.of();
    }

    @Override
    public Optional<String> made() {
        return Optional.of(kept.name());
    }

    @Override
    public Report took(Duration whole) {
        return new DatabaseBackupReport(plan, kept, removed, whole);
    }
}
