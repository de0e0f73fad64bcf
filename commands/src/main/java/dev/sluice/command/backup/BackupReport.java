package dev.sluice.command.backup;

import dev.sluice.backup.Kept;
import dev.sluice.backup.Member;
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
 * What a backup holds.
 *
 * @param kept empty in a rehearsal, which writes none
 * @param removed older ones, by {@code retain:}
 */
record BackupReport(BackupPlan plan, Optional<Kept> kept, List<String> removed, Duration took) implements Report {
    BackupReport {
        removed = List.copyOf(removed);
    }

    @Override
    public Outline outline() {
        if (kept.isEmpty()) {
            Outline planned = plan.outline();
            List<String> notes = new ArrayList<>(planned.notes());
            notes.add(0, "a dry run writes no backup");
            return new Outline(planned.title(), planned.figures(), planned.grids(), notes);
        }
        Kept backup = kept.get();
        List<List<Measure>> rows =
                backup.manifest().members().stream().map(BackupReport::line).toList();
        List<String> notes = removed.stream().map(name -> "removed " + name).toList();
        return new Outline(
                "backup " + backup.name(),
                figures(backup),
                List.of(new Grid("tables", List.of("table", "rows", "size", "digest"), rows)),
                notes);
    }

    private List<Figure> figures(Kept backup) {
        return List.of(
                new Figure("folder", Measure.text(backup.folder().toString())),
                new Figure("rows", Measure.count(backup.manifest().rows())),
                new Figure("size on disk", Measure.bytes(backup.manifest().packed())),
                plan.space(),
                new Figure(
                        "schema version",
                        Measure.text(backup.manifest().origin().schema())),
                new Figure("proven", Measure.text("every byte was read back")),
                new Figure("took", Measure.took(took)));
    }

    private static List<Measure> line(Member member) {
        return List.of(
                Measure.text(member.table()),
                Measure.count(member.sum().rows()),
                Measure.bytes(member.sum().packed()),
                Measure.text(member.sum().digest()));
    }

    @Override
    public List<TableChange> changes() {
        return List.of();
    }

    @Override
    public Optional<String> made() {
        return kept.map(Kept::name);
    }

    /** Where a text names the backup. */
    @Override
    public String toString() {
        return made().orElse("one that a dry run does not make");
    }

    @Override
    public Report took(Duration whole) {
        return new BackupReport(plan, kept, removed, whole);
    }
}
