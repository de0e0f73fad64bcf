package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.command.Work;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import dev.sluice.stage.Attached;
import dev.sluice.stage.Definitions;
import dev.sluice.stage.Retired;
import dev.sluice.stage.Turn;
import dev.sluice.stage.Twin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the old table back that a swap by rename has kept, and drops the one it had put there.
 *
 * @param written what becomes of rows that were written since
 * @param leavesOrphans rows of other tables that the swap has parted from their parents stay in their archives
 */
record Unswap(TableName target, Written written, boolean leavesOrphans, Swap.Cutting cutting)
        implements Command<Unswap.Back> {
    /** What becomes of rows that were written since the swap. */
    enum Written {
        /** They are counted, and it is refused. */
        REFUSE,
        /** They are carried over into the old table. */
        CARRY,
        /** They are dropped. */
        DROP
    }

    /**
     * The table, the one that comes back, and what was noted when it went.
     *
     * @param carried what is to be carried over, as things stand; nothing where that was not asked for
     * @param reunion rows of other tables that come back too
     */
    record Back(
            Table live,
            Table old,
            Optional<Retired.Note> note,
            List<TableChange> carried,
            Reunion reunion,
            List<String> statements)
            implements Plan {
        Back {
            carried = List.copyOf(carried);
            statements = List.copyOf(statements);
        }

        @Override
        public Outline outline() {
            List<List<Measure>> lines =
                    statements.stream().map(s -> List.of(Measure.text(s))).toList();
            return new Outline(
                    "unswap " + live.name(),
                    List.of(new Figure("comes back", Measure.text(old.name().toString()))),
                    grids(new Grid("cut over", List.of("what"), lines)),
                    List.of());
        }

        private List<Grid> grids(Grid first) {
            List<Grid> grids = new ArrayList<>(List.of(first));
            grids.addAll(Carrying.grids("rows written since, to be carried over", carried));
            grids.addAll(reunion.grids());
            return grids;
        }

        @Override
        public boolean writes() {
            return true;
        }
    }

    @Override
    public String word() {
        return "unswap";
    }

    @Override
    public Back plan(Databases databases) {
        return databases.home().read(tx -> plan(tx, databases));
    }

    private Back plan(Transaction tx, Databases databases) {
        Catalog catalog = Catalog.of(tx, databases.home().dialect());
        Table live = catalog.table(target);
        Retired retired = Retired.of(live.name(), databases);
        Optional<Retired.Note> note = retired.note(tx);
        if (note.isEmpty()) {
            // A resumed run finds that the cut-over is done, and asks for nothing else.
            return new Back(live, live, note, List.of(), Reunion.NONE, List.of());
        }
        refuseRefreshed(note.get(), retired);
        Table old = catalog.table(retired.name());
        refuseOther(columns(tx, live), columns(tx, old), live.name(), old.name());
        if (!tx.isPostgres()) {
            refuseCarrying();
            return inSqlite(tx, new Back(live, old, note, List.of(), reunion(tx, catalog, note.get()), List.of()));
        }
        Twin twin = Twin.back(tx, live);
        new Likeness(live, old).refuseChanges(tx, twin);
        Attached attached = Attached.read(tx, twin);
        List<String> statements = new ArrayList<>(
                attached.lock("access exclusive").stream().map(Sql::text).toList());
        statements.addAll(attached.cutOver());
        List<TableChange> carried = written == Written.CARRY
                ? List.of(tx.refusingHiddenRows(
                        () -> Carrying.of(live, old, note.get().loaded()).planned(tx)))
                : List.of();
        return new Back(live, old, note, carried, reunion(tx, catalog, note.get()), statements);
    }

    private void refuseRefreshed(Retired.Note note, Retired retired) {
        if (note.isOfRefresh()) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "table " + retired.name() + " is what a full refresh was killed before dropping, and no way back",
                    "unswap",
                    "tidy '" + target + "' drops it");
        }
    }

    /** What is to come back as things stand; asked again in the cut-over. */
    Reunion reunion(Transaction tx, Catalog catalog, Retired.Note note) {
        return leavesOrphans ? Reunion.NONE : Reunion.of(tx, catalog, note.parted());
    }

    private void refuseCarrying() {
        if (written == Written.CARRY) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "SQLite does not tell which rows were written since, so none can be carried over",
                    "writes: 'carry'",
                    "copy them from " + target + " before, or lose them with writes: 'drop'");
        }
    }

    private static Back inSqlite(Transaction tx, Back back) {
        Definitions definitions = Definitions.read(tx, back.live());
        List<String> statements = SqliteUnswapping.exchange(back, definitions).statements().stream()
                .map(Sql::text)
                .toList();
        return new Back(back.live(), back.old(), back.note(), List.of(), back.reunion(), statements);
    }

    /** In SQLite the table is defined anew, and what it computes with it. */
    private static List<String> columns(Transaction tx, Table table) {
        return table.columns().stream()
                .filter(c -> tx.isPostgres() || c.writable())
                .map(c -> c.name().quoted() + " " + c.declared())
                .toList();
    }

    /** What hangs on the table now is put on the old one, which must be able to bear it. */
    private static void refuseOther(List<String> live, List<String> old, TableName name, TableName kept) {
        if (!live.equals(old)) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "the columns of table " + name + " have changed since the swap",
                    "unswap",
                    "the old rows are in " + kept + ": copy them with upsert");
        }
    }

    @Override
    public Report run(Back plan, Work work) {
        if (work instanceof Work.Phased phased) {
            return Turn.during(work.databases().home(), plan.live().name(), () -> phased(plan, phased));
        }
        throw SluiceException.of(
                Kind.REFUSED,
                "unswap in an open transaction would hold its locks until that ends",
                "unswap",
                "run it outside of a transaction, in a step with tx: 'phases'");
    }

    private Report phased(Back plan, Work.Phased work) {
        return work.databases().home().dialect() instanceof Postgres
                ? new Unswapping(this, plan, work).run()
                : new SqliteUnswapping(this, plan, work).run();
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.PHASES);
    }
}
