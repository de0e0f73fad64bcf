package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.TableChange;
import dev.sluice.db.Fault;
import dev.sluice.db.Reader;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.stage.GoneKeys;
import dev.sluice.stage.Provenance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Rows that were inserted, updated or deleted since a swap are carried over into the old table, as whole rows by their key. The old table has
 * no triggers then, and no foreign key leads to it.
 *
 * @param site the table, and the old one in the place of a staging table
 */
record Carrying(Site site, Provenance loaded) {
    private static final String REMEDY =
            "mend those rows, lose all that was written with writes: 'drop', or keep the new rows";

    static Carrying of(Table live, Table old, Provenance loaded) {
        return new Carrying(
                new Site(live, old.name(), loaded.key(), List.of(), Optional.empty(), true, Collations.NONE), loaded);
    }

    /** Rows that would be inserted, updated and deleted, as things stand; refuses where that cannot be. */
    TableChange planned(Transaction tx) {
        refuseUnknown(tx);
        refuseConflicts(tx);
        CarrySql sql = new CarrySql(site, loaded);
        return change(tx.number(sql.countInserted()), tx.number(sql.countChanged()), tx.number(sql.countDeleted()));
    }

    private TableChange change(long inserted, long updated, long deleted) {
        return new TableChange(site.target().name().toString(), inserted, updated, deleted);
    }

    /** Carries them over, while nobody writes; what was written. */
    TableChange run(Transaction tx) {
        CarrySql sql = new CarrySql(site, loaded);
        tx.execute(sql.lock());
        refuseUnknown(tx);
        refuseConflicts(tx);
        List<Long> dangling = sql.countDangling().stream().map(tx::number).toList();
        TableChange done;
        try {
            long deleted = tx.execute(sql.delete());
            long updated = tx.execute(sql.deleteChanged());
            done = change(tx.execute(sql.insert()) - updated, updated, deleted);
            // Names cannot be changed while checks of foreign keys are pending.
            tx.execute(Sql.of("set constraints all immediate"));
        } catch (SluiceException e) {
            throw Fault.isOfIntegrity(e) ? unfit(e) : e;
        }
        refuseDangling(tx, sql.countDangling(), dangling);
        return done;
    }

    private static SluiceException unfit(SluiceException e) {
        return SluiceException.of(
                        Kind.REFUSED,
                        "rows that were written since the swap do not fit to the old ones: "
                                + e.problems().get(0).what(),
                        "writes: 'carry'",
                        REMEDY)
                .causedBy(e);
    }

    private static Problem problem(String what) {
        return new Problem(what, "writes: 'carry'", REMEDY);
    }

    private void refuseUnknown(Transaction tx) {
        GoneKeys gone = new GoneKeys(site.target().name());
        boolean known = loaded.table() == site.target().id()
                && (loaded.gone() == 0 || (gone.isThere(tx) && gone.count(tx) == loaded.gone()));
        if (!known) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    List.of(problem("what was written since cannot be told from what the swap had brought: "
                            + (loaded.table() == site.target().id()
                                    ? "table " + gone.name() + " is not what the swap had made"
                                    : "its note does not say, or tells of another table"))));
        }
    }

    private void refuseConflicts(Reader reader) {
        CarrySql sql = new CarrySql(site, loaded);
        List<Problem> problems = new ArrayList<>();
        long reborn = reader.number(sql.countReborn());
        if (reborn > 0) {
            problems.add(
                    problem(
                            reborn
                                    + " rows were written since under keys that the swap had taken away, and the old rows of these keys differ"));
        }
        for (Table.UniqueKey key : uniqueKeys()) {
            long taken = reader.number(sql.countTaken(key));
            if (taken > 0) {
                problems.add(problem(taken + " rows were written since with values of "
                        + key.columns().stream().map(Name::text).toList() + " that other old rows have"));
            }
        }
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
    }

    /** All but the one by which rows are carried. */
    private List<Table.UniqueKey> uniqueKeys() {
        Table table = site.target();
        List<Table.UniqueKey> keys = new ArrayList<>(table.uniqueKeys());
        if (!table.primaryKey().isEmpty()) {
            keys.add(new Table.UniqueKey(table.name().name(), table.primaryKey(), false, true));
        }
        keys.removeIf(key -> new HashSet<>(key.columns()).equals(new HashSet<>(site.key())));
        return keys;
    }

    private static void refuseDangling(Reader reader, List<Sql> counts, List<Long> before) {
        long more = 0;
        for (int i = 0; i < counts.size(); i++) {
            more += Math.max(0, reader.number(counts.get(i)) - before.get(i));
        }
        if (more > 0) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    List.of(
                            problem(
                                    more
                                            + " rows would refer to rows of the same table that are not there once what was written is carried over")));
        }
    }

    static List<Grid> grids(String title, List<TableChange> carried) {
        return carried.stream()
                .map(c -> new Grid(
                        title,
                        List.of("table", "inserted", "updated", "deleted"),
                        List.of(List.of(
                                Measure.text(c.table()),
                                Measure.count(c.inserted()),
                                Measure.count(c.updated()),
                                Measure.count(c.deleted())))))
                .toList();
    }
}
