package dev.sluice.command.backfill;

import dev.sluice.command.TableChange;
import dev.sluice.journal.Counts;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;

/** What became of each table, chunk by chunk. */
final class Tally {
    private final List<TableChange> all = new ArrayList<>();

    /** With a line for each of the tables, whatever becomes of them. */
    Tally(List<TableName> tables) {
        tables.forEach(name -> all.add(new TableChange(name.toString(), 0, 0, 0)));
    }

    void add(List<TableChange> changes) {
        changes.forEach(this::add);
    }

    private void add(TableChange change) {
        if (change.total() == 0) {
            return;
        }
        for (int i = 0; i < all.size(); i++) {
            TableChange so = all.get(i);
            if (so.table().equals(change.table())) {
                all.set(i, sum(so, change));
                return;
            }
        }
        all.add(change);
    }

    private static TableChange sum(TableChange a, TableChange b) {
        return new TableChange(
                a.table(), a.inserted() + b.inserted(), a.updated() + b.updated(), a.deleted() + b.deleted());
    }

    List<TableChange> changes() {
        return List.copyOf(all);
    }

    static Counts counts(List<TableChange> changes) {
        return new Counts(
                changes.stream().mapToLong(TableChange::inserted).sum(),
                changes.stream().mapToLong(TableChange::updated).sum(),
                changes.stream().mapToLong(TableChange::deleted).sum());
    }
}
