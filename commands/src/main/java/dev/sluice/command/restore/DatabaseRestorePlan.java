package dev.sluice.command.restore;

import dev.sluice.backup.Kept;
import dev.sluice.backup.Whole;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import java.util.List;

/**
 * A backup of a whole database that is proven, as far as that can be done before it is copied.
 *
 * @param aside the name that the database which is replaced will have
 */
record DatabaseRestorePlan(Restore command, Kept backup, Whole whole, String aside) implements Restoration {
    @Override
    public Outline outline() {
        List<List<Measure>> rows = whole.tables().stream()
                .map(count -> List.of(Measure.text(count.table()), Measure.count(count.rows())))
                .toList();
        return new Outline(
                title(), figures(), List.of(new Grid("tables", List.of("table", "rows in the backup"), rows)), notes());
    }

    List<String> notes() {
        return List.of(
                "the whole database is replaced; what it is now "
                        + (command.ways().dropOld() ? "is dropped" : "stays as \"" + aside + "\""),
                "the record of runs is taken along");
    }

    String title() {
        return "restore the database from " + backup.name();
    }

    @Override
    public boolean writes() {
        return true;
    }
}
