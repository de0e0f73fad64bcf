package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import dev.sluice.stage.Attached;
import dev.sluice.stage.Carried;
import dev.sluice.stage.Committed;
import dev.sluice.stage.CutOver;
import dev.sluice.stage.FullNames;
import dev.sluice.stage.Parted;
import dev.sluice.stage.Provenance;
import dev.sluice.stage.Retired;
import dev.sluice.stage.Twin;
import dev.sluice.stage.WriteWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The way back: what hangs on the table is put on the old one, and that takes its place again. */
final class Unswapping {
    private final Unswap command;
    private final Unswap.Back plan;
    private final Work.Phased work;
    private final long start = System.nanoTime();
    /** By the last try, as what follows. */
    private List<TableChange> carried = List.of();

    private Reunion reunion = Reunion.NONE;

    private List<TableChange> back = List.of();
    private List<String> lost = List.of();

    Unswapping(Unswap command, Unswap.Back plan, Work.Phased work) {
        this.command = command;
        this.plan = plan;
        this.work = work;
    }

    private TableName replaced() {
        return Retired.replaced(plan.live().name(), work.databases()).name();
    }

    /** The name of the table that goes, until it is dropped. */
    static TableName replaced(Unswap.Back plan) {
        TableName live = plan.live().name();
        return new TableName(live.schema(), Twin.Direction.BACK.gone(live.name()));
    }

    Report run() {
        if (work.reached().equals(Renaming.CUT_OVER)) {
            finish();
            return new Done(
                    plan,
                    new CutOver.Taken(0, Duration.ZERO),
                    List.of(),
                    List.of(),
                    Parted.NONE,
                    Duration.ZERO,
                    List.of());
        }
        Retired.Note note = plan.note().orElseThrow(() -> nothingKept(plan));
        Retired old = Retired.of(plan.live().name(), work.databases());
        transaction(tx -> old.refuseOther(tx, note, "unswap"));
        old.finish();
        Prepared prepared = prepare(note);
        CutOver.Taken taken = work.phase(Renaming.CUT_OVER, tx -> cutOver(tx, prepared, note));
        finish();
        return new Done(plan, taken, carried, back, left(note), Duration.ofNanos(System.nanoTime() - start), lost);
    }

    private Parted left(Retired.Note note) {
        return command.leavesOrphans() ? note.parted() : Parted.NONE;
    }

    static SluiceException nothingKept(Unswap.Back plan) {
        return SluiceException.of(
                Kind.USAGE,
                "there is no table of old rows of " + plan.live().name(),
                "unswap",
                "a swap by rename keeps one until it is tidied");
    }

    /** The old table as it is about to come back. */
    private record Prepared(Twin twin, Attached attached) {}

    /** Refuses early what would be refused late. */
    private Prepared prepare(Retired.Note note) {
        return transaction(tx -> {
            Twin twin = Twin.back(tx, plan.live());
            tx.refuseHiddenRows();
            if (command.written() == Unswap.Written.REFUSE) {
                refuseWritten(tx, note);
            }
            return new Prepared(twin, Attached.read(tx, twin));
        });
    }

    /** Rights, comments and foreign keys are those of now, and what else the old table has of its own goes: together with the cut-over, or not at all. */
    private static void dress(Transaction tx, Prepared prepared) {
        Twin twin = prepared.twin();
        List<String> all = new ArrayList<>(Attached.ofTwin(tx, twin, Carried.STRIPS));
        all.addAll(Attached.revokes(tx, twin));
        all.addAll(prepared.attached().of(Carried.GRANTS, Carried.COLUMN_GRANTS, Carried.COMMENTS, Carried.REFERENCES));
        if (!all.isEmpty()) {
            FullNames.during(tx, () -> tx.execute(Attached.batch(all)));
        }
    }

    private CutOver.Taken cutOver(Transaction tx, Prepared prepared, Retired.Note note) {
        work.progress().at("cut over " + plan.live().name(), 0, -1);
        CutOver.Times times = new CutOver.Times(
                work.databases().ddlLockTimeout(),
                command.cutting().hold(),
                command.cutting().patience());
        String validated = Retired.validated(tx, plan.live());
        Runnable check = () -> {
            new Likeness(plan.live(), plan.old()).refuseChanges(tx, prepared.twin());
            dress(tx, prepared);
            check(tx, note);
        };
        CutOver.Taken taken = new CutOver(prepared.twin(), prepared.attached(), times, check)
                .then(() -> back = reunion.run(tx))
                .run(tx);
        new Retired(plan.live().name(), replaced(), work.databases())
                .mark(tx, new Retired.Note(Parted.NONE, Provenance.UNKNOWN, "", "", validated));
        return taken;
    }

    private void check(Transaction tx, Retired.Note note) {
        tx.refuseHiddenRows();
        switch (command.written()) {
            case REFUSE -> refuseWritten(tx, note);
            case CARRY ->
                carried = List.of(
                        Carrying.of(plan.live(), plan.old(), note.loaded()).run(tx));
            case DROP ->
                lost = isAsItWas(tx, note)
                        ? List.of()
                        : List.of(Since.of(tx, plan.live(), note).lost());
        }
        Catalog catalog = Catalog.of(tx, work.databases().home().dialect());
        refuseOrphans(tx, catalog, plan);
        new FalseKeys(tx, site(plan, true)).refuse(catalog.inboundReferences(plan.live()), "unswap");
        new LostParents(tx, plan.live(), plan.old().name()).refuse();
        reunion = command.reunion(tx, catalog, note);
    }

    private void refuseWritten(Transaction tx, Retired.Note note) {
        if (!isAsItWas(tx, note)) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "rows of table " + plan.live().name() + " were written since the swap: "
                            + Since.of(tx, plan.live(), note).text(),
                    "unswap",
                    "keep the new rows, carry those over with writes: 'carry', or lose them with writes: 'drop'");
        }
    }

    private boolean isAsItWas(Transaction tx, Retired.Note note) {
        return WriteWatch.places(plan.live().name(), tx).equals(note.places());
    }

    /** The old rows as those that are to be put in the place of the present ones. */
    static Site site(Unswap.Back plan, boolean postgres) {
        List<Name> key = plan.live().primaryKey();
        return new Site(plan.live(), plan.old().name(), key, List.of(), Optional.empty(), postgres, Collations.NONE);
    }

    static void refuseOrphans(Transaction tx, Catalog catalog, Unswap.Back plan) {
        Site site = site(plan, tx.isPostgres());
        List<Problem> problems = new ArrayList<>();
        for (Table.Inbound child : catalog.inboundReferences(plan.live())) {
            Orphans.Found found = new Orphans(site, child, List.of()).find(tx);
            if (!child.child().equals(plan.live().name()) && found.rows() > 0) {
                problems.add(new Problem(
                        found.rows() + " rows of " + found.child() + " refer to rows that the old table does not have",
                        "unswap",
                        "take those rows away first"));
            }
        }
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
    }

    private void finish() {
        work.progress().at("finish " + plan.live().name(), 0, -1);
        Retired gone = Retired.replaced(plan.live().name(), work.databases());
        new Committed(plan.live().name(), "unswap").then(work.databases(), () -> {
            gone.finish();
            gone.drop();
        });
    }

    private <T> T transaction(java.util.function.Function<Transaction, T> body) {
        return work.databases().home().transaction(Access.WRITE, body);
    }

    /**
     * The old rows are back.
     *
     * @param carried rows that were written since, into the old table; nothing where that was not asked for
     * @param back rows of other tables that came back too
     * @param left rows of other tables that did not
     * @param lost what was written since and is gone, in words
     */
    record Done(
            Unswap.Back plan,
            CutOver.Taken taken,
            List<TableChange> carried,
            List<TableChange> back,
            Parted left,
            Duration took,
            List<String> lost)
            implements Report {
        Done {
            carried = List.copyOf(carried);
            back = List.copyOf(back);
            lost = List.copyOf(lost);
        }

        @Override
        public Outline outline() {
            List<List<Measure>> rows = back.stream()
                    .map(c -> List.of(Measure.text(c.table()), Measure.count(c.inserted()), Measure.count(c.updated())))
                    .toList();
            Grid orphans = new Grid("orphans that came back", List.of("table", "inserted", "filled"), rows);
            List<Grid> grids = new ArrayList<>(Carrying.grids("rows carried over", carried));
            if (!rows.isEmpty()) {
                grids.add(orphans);
            }
            return new Outline(
                    "unswap " + plan.live().name(),
                    List.of(
                            new Figure("locks held", Measure.took(taken.held())),
                            new Figure("tries", Measure.count(taken.tries())),
                            new Figure("took", Measure.took(took))),
                    grids,
                    notes());
        }

        private List<String> notes() {
            List<String> notes = new ArrayList<>(
                    List.of("the old rows are back, and the table that had taken their place is dropped"));
            notes.addAll(lost);
            left.tables()
                    .forEach(table ->
                            notes.add("rows of " + table + " stay in " + Parting.archive(table) + ": unprune '" + table
                                    + "', from: '" + Parting.archive(table) + "', call: '" + left.call() + "'"));
            return notes;
        }

        @Override
        public List<TableChange> changes() {
            List<TableChange> changes = new ArrayList<>(carried);
            changes.addAll(back);
            return changes;
        }

        @Override
        public Report took(Duration whole) {
            return new Done(plan, taken, carried, back, left, whole, lost);
        }
    }
}
