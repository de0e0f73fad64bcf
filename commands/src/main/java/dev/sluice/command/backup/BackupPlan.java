package dev.sluice.command.backup;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What will be copied, and where to.
 *
 * @param free bytes in the folder's file system; empty when nobody can tell
 */
record BackupPlan(Backup command, List<Source> tables, Path folder, OptionalLong free, List<String> notes)
        implements Plan {
    /** A table and how much of the disk it takes in the database. */
    record Source(Table table, long bytes) {}

    BackupPlan {
        tables = List.copyOf(tables);
        notes = List.copyOf(notes);
    }

    @Override
    public Outline outline() {
        List<List<Measure>> rows = tables.stream()
                .map(s -> List.of(Measure.text(s.table().name().toString()), Measure.bytes(s.bytes())))
                .toList();
        Grid grid = new Grid("tables", List.of("table", "size in the database"), rows);
        return new Outline(title(), List.of(space()), List.of(grid), notes);
    }

    List<TableName> names() {
        return tables.stream().map(source -> source.table().name()).toList();
    }

    Figure space() {
        return new Figure("free space", free.isPresent() ? Measure.bytes(free.getAsLong()) : Measure.text("unknown"));
    }

    String title() {
        return "backup to " + folder;
    }

    @Override
    public boolean writes() {
        return false;
    }
}
