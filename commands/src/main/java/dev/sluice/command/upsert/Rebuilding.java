package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.StepLog;
import dev.sluice.command.Work;
import dev.sluice.command.upsert.Rising.Place;
import dev.sluice.command.upsert.Standing.Link;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import dev.sluice.stage.Committed;
import dev.sluice.stage.CutOver;
import dev.sluice.stage.OldSnapshots;
import dev.sluice.stage.Retired;
import dev.sluice.stage.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A full refresh in PostgreSQL: all tables of the run are built from the source's schema beside the live ones, committed, and take
 * their places in one short transaction.
 */
final class Rebuilding {
    static final String CUT_OVER = "cut over";

    /** Long enough for statements that are just being executed to end. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Upsert command;
    private final List<TablePlan> plans;
    private final Work.Phased work;
    private final BiFunction<Transaction, TablePlan, Counts> load;

    /** What became of the tables, and what people should know of it. */
    record Done(List<TableResult> results, List<String> notes) {}

    /** All tables with their rows, and the last transaction that wrote any. */
    private record Ready(List<Rising> tables, String newest) {
        List<Place> places() {
            return tables.stream().flatMap(t -> t.place().stream()).toList();
        }
    }

    Rebuilding(
            Upsert command, List<TablePlan> plans, Work.Phased work, BiFunction<Transaction, TablePlan, Counts> load) {
        this.command = command;
        this.plans = plans;
        this.work = work;
        this.load = load;
    }

    /** In an open transaction, whose end is somebody else's. */
    static Rebuilding joined(
            Upsert command, List<TablePlan> plans, Work.Joined work, BiFunction<Transaction, TablePlan, Counts> load) {
        return new Rebuilding(command, plans, new Work.Phased(work.databases(), work.progress(), StepLog.NONE), load);
    }

    private Databases databases() {
        return work.databases();
    }

    private Database home() {
        return work.databases().home();
    }

    private List<TableName> lives() {
        return plans.stream()
                .filter(plan -> plan.preparation().refit().isPresent())
                .map(plan -> plan.target().name())
                .toList();
    }

    private void at(String what) {
        work.progress()
                .at(what + " " + lives().stream().map(TableName::toString).collect(Collectors.joining(", ")), 0, -1);
    }

    /** The cut-over was committed by a run that was killed behind it. */
    Done resumed() {
        finish();
        String note = "the cut-over was committed before this run was resumed; its counts are in that run's report";
        return new Done(List.of(), List.of(note));
    }

    Done run() {
        return inTurn(lives(), this::phases);
    }

    private Done inTurn(List<TableName> left, Supplier<Done> body) {
        return left.isEmpty()
                ? body.get()
                : Turn.during(
                        home(),
                        left.get(0),
                        Refit.staging(left.get(0)),
                        () -> inTurn(left.subList(1, left.size()), body));
    }

    private Done phases() {
        finishLeft();
        long before = home().commits();
        try {
            Ready ready = build();
            return patiently(() -> {
                at("wait for older snapshots of");
                new OldSnapshots(ready.newest(), 0, times().patience())
                        .await(body -> home().transaction(Access.WRITE, body));
                return cut(ready);
            });
        } catch (Throwable t) {
            removeAfter(t, before);
            throw t;
        }
    }

    /** Nobody can ask for a longer wait here. */
    private static Done patiently(Supplier<Done> body) {
        try {
            return body.get();
        } catch (SluiceException e) {
            Problem said = e.problems().get(0);
            if (!said.remedy().contains("wait:")) {
                throw e;
            }
            throw SluiceException.of(
                            e.kind(),
                            said.what(),
                            said.where(),
                            "end those sessions or wait for them, and run it again")
                    .causedBy(e);
        }
    }

    /** All of it in the open transaction: its locks are held until that ends. */
    Done atOnce(Transaction tx) {
        refuseFixedMoment(tx);
        lives().forEach(table -> Turn.join(tx, table, Refit.staging(table)));
        finishLeft();
        String patience = setting(tx, "lock_timeout");
        Done done = tx.refusingHiddenRows(() -> {
            Ready ready = build();
            refuseOlder(tx, ready);
            return cut(ready);
        });
        tx.query(Sql.of("select set_config('lock_timeout', ?, true)", patience));
        List<String> notes = new ArrayList<>(done.notes());
        notes.add("in an open transaction the locks of the cut-over are held until that ends;"
                + " a repeatable read that begins before that end would find the new tables empty");
        return new Done(done.results(), notes);
    }

    private static String setting(Transaction tx, String name) {
        return String.valueOf(
                tx.query(Sql.of("select current_setting(?)", name)).value());
    }

    private static void refuseFixedMoment(Transaction tx) {
        String isolation = setting(tx, "transaction_isolation");
        if (!isolation.equals("read committed")) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "a transaction that is " + isolation + " does not see what others have written meanwhile",
                    "upsert",
                    "run the full refresh in one that is read committed");
        }
    }

    /** It cannot be waited for while the transaction holds what it holds. */
    private static void refuseOlder(Transaction tx, Ready ready) {
        try {
            new OldSnapshots(ready.newest(), tx.pid(), LOOK).await(body -> body.apply(tx));
        } catch (SluiceException e) {
            throw SluiceException.of(
                            Kind.REFUSED,
                            e.problems().get(0).what(),
                            "upsert",
                            "it is not waited for in an open transaction: run the full refresh outside of one")
                    .causedBy(e);
        }
    }

    /** What an earlier run had to leave; the old rows of a swap are not its own. */
    private void finishLeft() {
        List<Retired> left = lives().stream()
                .map(live -> Retired.of(live, databases()))
                .filter(retired -> home().read(retired::note)
                        .filter(Retired.Note::isOfRefresh)
                        .isPresent())
                .toList();
        left.forEach(Retired::finish);
        left.forEach(Retired::drop);
        home().transaction(Access.WRITE, tx -> {
            lives().forEach(live -> Retired.of(live, databases()).refuseAnother(tx));
            return 0;
        });
    }

    private RisingTables rising() {
        return new RisingTables(command, databases(), work.progress());
    }

    private Ready build() {
        Ready ready = home().transaction(Access.WRITE, tx -> {
            List<Rising> tables = rising().build(tx, plans, plan -> load.apply(tx, plan));
            refuseOrphans(tx, tables);
            return new Ready(tables, tx.id().orElseThrow());
        });
        rising().complete(ready.tables());
        return ready;
    }

    private CutOver.Times times() {
        return CutOver.Times.usual(databases());
    }

    private Done cut(Ready ready) {
        CutOver.Taken taken = work.phase(CUT_OVER, tx -> cutOver(tx, ready));
        finish();
        String note = String.format(
                Locale.ROOT,
                "cut over %s in %d %s; everybody was kept out for %d ms",
                lives(),
                taken.tries(),
                taken.tries() == 1 ? "try" : "tries",
                taken.held().toMillis());
        return new Done(ready.tables().stream().map(Rising::result).toList(), List.of(note));
    }

    private CutOver.Taken cutOver(Transaction tx, Ready ready) {
        at("cut over");
        List<String> validated = ready.places().stream()
                .map(place -> Retired.validated(tx, place.refit().live()))
                .toList();
        List<String> closing = Closing.statements(tx, ready.tables());
        CutOver.Taken taken = new CutOver(
                        ready.places().stream().map(Place::change).toList(), times(), () -> check(tx, ready))
                .then(() -> Closing.run(tx, closing))
                .run(tx);
        for (int i = 0; i < validated.size(); i++) {
            TableName live = ready.places().get(i).refit().live().name();
            Retired.of(live, databases()).mark(tx, Retired.Note.ofRefresh(validated.get(i)));
        }
        at("commit");
        return taken;
    }

    /** While nobody writes. */
    private void check(Transaction tx, Ready ready) {
        tx.refuseHiddenRows();
        for (Place place : ready.places()) {
            TableName live = place.refit().live().name();
            Turn.refuseLost(tx, live);
            if (!place.watch().isAsItWas(tx)) {
                throw SluiceException.of(
                        Kind.RETRY,
                        "rows of table " + live + " were written by others while the new ones were brought",
                        "upsert",
                        "run it again");
            }
        }
        refuseOrphans(tx, ready.tables());
    }

    /** Rows of tables outside of the run that refer to rows which are not among the new ones. */
    private static void refuseOrphans(Transaction tx, List<Rising> tables) {
        List<Problem> problems = new ArrayList<>();
        for (Rising table : tables) {
            table.place().ifPresent(place -> orphans(tx, table, place, problems));
        }
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
    }

    private static void orphans(Transaction tx, Rising table, Place place, List<Problem> problems) {
        for (Link link : place.refit().standing().links()) {
            boolean from = link.parentTable().equals(table.live())
                    && !place.refit().withheld().constraints().contains(link.oid());
            Dangling dangling = new Dangling(link.childTable(), link.columns(), link.parentColumns());
            long rows = !from
                    ? 0
                    : link.tail().valid()
                            ? dangling.without(tx, table.staging())
                            : dangling.losing(tx, table.live(), table.staging());
            if (rows > 0) {
                problems.add(new Problem(
                        rows + " rows of " + link.childTable() + " refer to rows of " + table.live()
                                + " that are not among the new ones",
                        "foreign key " + link.name(),
                        "take those rows away first, or sync that table in the same run"));
            }
        }
    }

    /** Each table lets go of its old rows once the foreign keys to it are validated. */
    private void finish() {
        at("finish");
        List<TableName> all = new ArrayList<>(lives());
        Collections.reverse(all);
        // All let go of each other before the first is dropped.
        all.forEach(live -> behind(live, Retired::finish));
        all.forEach(live -> behind(live, Retired::drop));
    }

    private void behind(TableName live, Consumer<Retired> rest) {
        new Committed(live, "the full refresh").then(databases(), () -> rest.accept(Retired.of(live, databases())));
    }

    /** Where the cut-over's fate is not known, the tables may have taken their places, and then bear no mark. */
    private void removeAfter(Throwable first, long before) {
        Consumer<Boolean> made = removed -> {
            if (removed) {
                home().madeUpFor(home().commits() - before);
            }
        };
        try {
            made.accept(home().transaction(Access.WRITE, tx -> rising().remove(tx, plans)));
        } catch (SluiceException e) {
            first.addSuppressed(e);
        }
    }
}
