package dev.sluice.command.restore;

import dev.sluice.backup.Kept;
import dev.sluice.backup.Member;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.sql.Table;
import java.util.List;

/**
 * A backup that is proven, and the tables it goes into, parents first.
 *
 * @param deferred rows refer to others that come later, so foreign keys are checked at the end
 */
record RestorePlan(Kept backup, List<Pair> tables, boolean deferred, List<String> notes) implements Restoration {
    /** A member and its table; the number tells the temporary tables of a restore apart. */
    record Pair(Member member, Table table, int number) {
        String name() {
            return table.name().toString();
        }
    }

    RestorePlan {
        tables = List.copyOf(tables);
        notes = List.copyOf(notes);
    }

    @Override
    public Outline outline() {
        List<List<Measure>> rows = tables.stream()
                .map(p -> List.of(
                        Measure.text(p.name()),
                        Measure.count(p.member().sum().rows()),
                        Measure.text(p.member().sum().digest())))
                .toList();
        return new Outline(
                title(),
                figures(),
                List.of(new Grid("tables", List.of("table", "rows in the backup", "digest"), rows)),
                notes);
    }

    String title() {
        return "restore " + backup.name();
    }

    @Override
    public boolean writes() {
        return true;
    }
}
