package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.Ddl;
import dev.sluice.command.Progress;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.stage.Attached;
import dev.sluice.stage.Carried;
import dev.sluice.stage.FullNames;
import dev.sluice.stage.GoneKeys;
import dev.sluice.stage.Obstacles;
import dev.sluice.stage.Provenance;
import dev.sluice.stage.Retired;
import dev.sluice.stage.Twin;
import dev.sluice.stage.WriteWatch;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Builds the twin of a table and fills it, so that it lacks nothing but the table's name. */
final class RenameStage {
    private final SwapPlan plan;
    private final Databases databases;
    private final Progress progress;
    private final Scaffold scaffold;

    /** In the home database of {@code databases}, which may be another session than the one that cuts over. */
    RenameStage(SwapPlan plan, Databases databases, Progress progress, Scaffold scaffold) {
        this.plan = plan;
        this.databases = databases;
        this.progress = progress;
        this.scaffold = scaffold;
    }

    /**
     * A twin that is ready.
     *
     * @param attached what hung on the table when the twin was made
     * @param watch what the table's rows were then; empty where nobody can have written them
     * @param origin whose rows they are
     * @param newest the last transaction that wrote rows of the twin
     * @param places where its rows are
     */
    record Ready(
            Twin twin,
            Attached attached,
            Optional<WriteWatch> watch,
            Inspection.Counted counted,
            Provenance origin,
            String newest,
            String places) {}

    /** A twin with its rows and keys; and the table as it was before. */
    record Loaded(Twin twin, Attached attached, Optional<WriteWatch> watch) {}

    private Database home() {
        return databases.home();
    }

    private void at(String what) {
        progress.at(what + " " + plan.site().target().name(), 0, -1);
    }

    /** The twin with the new rows in it. */
    Loaded load() {
        at("stage");
        if (plan.command().filling() instanceof Filling.OfCode code) {
            Loaded begun = home().transaction(Access.WRITE, this::begin);
            scaffold.run(code);
            return begun;
        }
        return home().transaction(Access.WRITE, tx -> {
            Loaded begun = begin(tx);
            if (plan.command().filling() instanceof Filling.OfCommand from) {
                scaffold.stage()
                        .fill(from.maker().apply(plan.site().staging()), new Work.Joined(databases, progress, tx));
            }
            return begun;
        });
    }

    /** The same with all that it still lacks. */
    Ready complete(Loaded loaded) {
        String newest = home().transaction(Access.WRITE, tx -> complete(tx, loaded));
        Inspection.Counted counted = home().transaction(Access.WRITE, this::inspect);
        finish(loaded.attached());
        String places = home().transaction(
                        Access.WRITE, tx -> WriteWatch.places(plan.site().staging(), tx));
        Provenance origin = home().transaction(Access.WRITE, tx -> origin(tx, counted.missing()));
        return new Ready(loaded.twin(), loaded.attached(), loaded.watch(), counted, origin, newest, places);
    }

    /** For the way back, where there is to be one. */
    private Provenance origin(Transaction tx, long missing) {
        Site site = plan.site();
        if (plan.command().cutting().dropOld()) {
            return Provenance.UNKNOWN;
        }
        if (missing > 0) {
            new GoneKeys(site.target().name())
                    .keep(
                            prepared(tx),
                            new MergeSql(site)
                                    .keepMissing(new GoneKeys(site.target().name()).name()));
        }
        return Provenance.of(tx, site.staging(), site.key(), missing);
    }

    private Inspection.Counted inspect(Transaction tx) {
        plan.refuseOtherReferences(Catalog.of(tx, home().dialect()));
        Inspection.Counted counted = new Inspection(plan, prepared(tx)).pass();
        new FalseKeys(tx, plan.site()).refuse(plan.children(), "gate");
        if (plan.command().checks().partsOrphans()) {
            new Pruning(plan, tx, home().dialect()).passed();
        }
        return counted;
    }

    private static Transaction prepared(Transaction tx) {
        tx.refuseHiddenRows();
        return tx;
    }

    private Loaded begin(Transaction tx) {
        prepared(tx);
        Site site = plan.site();
        Retired.of(site.target().name(), databases).refuseAnother(tx);
        new GoneKeys(site.target().name()).remove(tx);
        Stage stage = scaffold.stage();
        if (stage.isInTheWay(tx, Catalog.of(tx, home().dialect()))) {
            new Ddl(tx, databases.ddlLockTimeout()).execute(List.of(stage.drop()));
        }
        Twin twin = Twin.of(tx, site.target(), site.staging().name());
        refuseObstacles(tx, twin);
        Attached attached = Attached.read(tx, twin);
        boolean detect = plan.command().writes() == Swap.Writes.DETECT;
        Optional<WriteWatch> watch = detect ? Optional.of(WriteWatch.begin(site.target(), tx)) : Optional.empty();
        run(tx, attached.of(Carried.TABLE, Carried.OWNER, Carried.NUMBERS, Carried.KEYS));
        run(tx, Attached.revokes(tx, twin));
        tx.execute(stage.mark());
        return new Loaded(twin, attached, watch);
    }

    /** Something may have come between the plan and now. */
    private void refuseObstacles(Transaction tx, Twin twin) {
        List<Problem> obstacles = Obstacles.of(tx, Catalog.of(tx, home().dialect()), twin);
        if (!obstacles.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, obstacles);
        }
    }

    private void run(Transaction tx, List<String> statements) {
        if (!statements.isEmpty()) {
            FullNames.during(tx, () -> {
                new Ddl(tx, databases.ddlLockTimeout()).execute(List.of(Attached.batch(statements)));
                return true;
            });
        }
    }

    /** Gives it all that needs its rows; the transaction's id. */
    private String complete(Transaction tx, Loaded loaded) {
        prepared(tx);
        keep(tx);
        at("index");
        run(tx, loaded.attached().afterLoad());
        run(tx, Attached.revokes(tx, loaded.twin()));
        // The server numbers none that has written nothing.
        tx.query(Sql.of("select txid_current()"));
        return tx.id().orElseThrow();
    }

    private List<Name> kept() {
        return plan.site().keep().stream()
                .filter(plan.site().columns()::contains)
                .toList();
    }

    /** Rows with a key that the table has take over what present rows keep. */
    private void keep(Transaction tx) {
        if (kept().isEmpty()) {
            return;
        }
        Site site = plan.site();
        String set = kept().stream().map(c -> c.quoted() + " = t." + c.quoted()).collect(Collectors.joining(", "));
        String same = site.key().stream()
                .map(c -> "s." + c.quoted() + " = t." + c.quoted())
                .collect(Collectors.joining(" and "));
        tx.execute(Sql.of("update " + site.staging().quoted() + " as s set " + set + " from "
                + site.target().name().quoted() + " as t where " + same));
    }

    /** Foreign keys are added for a moment's lock on the tables they lead to, and validated without one; then it is warmed up. */
    private void finish(Attached attached) {
        for (String statement : attached.of(Carried.REFERENCES, Carried.VALIDATIONS)) {
            home().transaction(Access.WRITE, tx -> {
                run(tx, List.of(statement));
                return 0;
            });
        }
        at("warm up");
        String full = kept().isEmpty() ? "analyze" : "full, analyze";
        if (home().current().isPresent()) {
            home().transaction(
                            Access.WRITE,
                            tx -> tx.execute(
                                    Sql.of("analyze " + plan.site().staging().quoted())));
            return;
        }
        home().outside(Sql.of("vacuum (" + full + ") " + plan.site().staging().quoted()), head -> {}, row -> {});
    }
}
