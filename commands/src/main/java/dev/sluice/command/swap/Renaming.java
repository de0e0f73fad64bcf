package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.profile.Mask;
import dev.sluice.sql.TableName;
import dev.sluice.stage.Attached;
import dev.sluice.stage.Carried;
import dev.sluice.stage.Committed;
import dev.sluice.stage.CutOver;
import dev.sluice.stage.OldSnapshots;
import dev.sluice.stage.Retired;
import dev.sluice.stage.Turn;
import dev.sluice.stage.Twin;
import dev.sluice.stage.WriteWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A swap by rename: stage, gate, cut over, finish, each in transactions of its own. */
final class Renaming {
    static final String CUT_OVER = "cut over";

    /** A foreign key that changes rows, or takes them. */
    private static final Pattern ACTS = Pattern.compile(" ON (UPDATE|DELETE) (CASCADE|SET NULL|SET DEFAULT)");

    private final SwapPlan plan;
    private final Work.Phased work;
    private final long start = System.nanoTime();
    /** By the last try. */
    private Pruning.Pruned pruned = Pruning.Pruned.NOTHING;

    Renaming(SwapPlan plan, Work.Phased work) {
        this.plan = plan;
        this.work = work;
    }

    /** What the cut-over took, and what was counted before it. */
    private record Cut(RenameStage.Ready ready, CutOver.Taken taken) {}

    private Retired retired() {
        return Retired.of(plan.site().target().name(), work.databases());
    }

    Report run() {
        return Scaffold.during(plan.site(), work.databases(), this::run);
    }

    private Report run(Scaffold scaffold) {
        return plan.command().writes() == Swap.Writes.BLOCK ? finished(blocking(scaffold)) : detecting(scaffold);
    }

    /** All of it in the transaction that is open, once that look at others' snapshots has passed. */
    Report joined(Consumer<RenameStage.Ready> look) {
        Scaffold scaffold = new Scaffold(new Stage(plan.site()), work.databases());
        RenameStage stage = new RenameStage(plan, work.databases(), work.progress(), scaffold);
        RenameStage.Ready ready = stage.complete(stage.load());
        look.accept(ready);
        Cut cut = work.phase(CUT_OVER, tx -> new Cut(ready, cutOver(tx, ready)));
        return finished(cut).noting(RenamingAtOnce.cost(ready.attached().locks()));
    }

    private SwapReport finished(Cut cut) {
        finish();
        return report(cut);
    }

    private void at(String what) {
        work.progress().at(what + " " + plan.site().target().name(), 0, -1);
    }

    private void finish() {
        at("finish");
        new Committed(plan.site().target().name(), "swap").then(work.databases(), () -> {
            retired().finish();
            if (plan.command().cutting().dropOld()) {
                retired().drop();
            }
        });
    }

    /** The cut-over was committed by a run that was killed behind it. */
    Report resume() {
        finish();
        return Phases.doneBefore(plan);
    }

    private SwapReport report(Cut cut) {
        Inspection.Counted counted = cut.ready().counted();
        long kept = counted.before() - counted.missing();
        List<String> notes = new ArrayList<>(pruned.notes());
        if (!plan.command().cutting().dropOld()) {
            notes.add(retired().told());
        }
        return new SwapReport(
                plan,
                counted,
                new SwapReport.Written(counted.staged() - kept, 0, counted.missing()),
                new SwapReport.Timing(
                        Duration.ofNanos(System.nanoTime() - start),
                        cut.taken().held(),
                        cut.taken().tries()),
                pruned.changes(),
                notes);
    }

    private Report detecting(Scaffold scaffold) {
        RenameStage stage = new RenameStage(plan, work.databases(), work.progress(), scaffold);
        RenameStage.Loaded loaded = stage.load();
        if (plan.chosen().strategy() != Swap.Strategy.AUTO) {
            return finished(renamed(stage, loaded));
        }
        at("compare");
        SwapPlan decided = plan.decided(work.phase(tx -> new Choice(plan.command(), plan.site()).staged(tx)));
        Renaming rest = new Renaming(decided, work);
        return decided.chosen().strategy() == Swap.Strategy.MERGE
                ? rest.merged(loaded)
                : rest.finished(rest.renamed(stage, loaded));
    }

    private Cut renamed(RenameStage stage, RenameStage.Loaded loaded) {
        RenameStage.Ready ready = stage.complete(loaded);
        await(ready, work.databases().home(), 0);
        return work.phase(CUT_OVER, tx -> new Cut(ready, cutOver(tx, ready)));
    }

    /** What was staged for a rename serves a merge as well. */
    private Report merged(RenameStage.Loaded loaded) {
        return work.phase(CUT_OVER, tx -> new Merging(plan, new Work.Joined(work.databases(), work.progress(), tx))
                .finish(loaded.watch().orElseThrow()));
    }

    /** This transaction keeps writers out while another session builds the twin. */
    private Cut blocking(Scaffold scaffold) {
        return work.phase(CUT_OVER, tx -> {
            Twin twin = Twin.of(tx, plan.site().target(), plan.site().staging().name());
            new CutOver(twin, Attached.read(tx, twin), times(), () -> {}).keepWritersOut(tx);
            try (Database beside = work.databases().home().beside()) {
                Databases others = new Beside(work.databases(), beside);
                RenameStage stage = new RenameStage(plan, others, work.progress(), scaffold);
                RenameStage.Ready ready = stage.complete(stage.load());
                await(ready, beside, tx.pid());
                return new Cut(ready, cutOver(tx, ready));
            }
        });
    }

    private void await(RenameStage.Ready ready, Database database, int own) {
        at("wait for older snapshots of");
        new OldSnapshots(ready.newest(), own, plan.command().cutting().patience())
                .await(body -> database.transaction(Access.WRITE, body));
    }

    private CutOver.Times times() {
        Swap.Cutting cutting = plan.command().cutting();
        return new CutOver.Times(work.databases().ddlLockTimeout(), cutting.hold(), cutting.patience());
    }

    private CutOver.Taken cutOver(Transaction tx, RenameStage.Ready ready) {
        at("cut over");
        String validated = Retired.validated(tx, plan.site().target());
        CutOver.Taken taken = new CutOver(ready.twin(), ready.attached(), times(), () -> check(tx, ready)).run(tx);
        retired()
                .mark(tx, new Retired.Note(pruned.parted(), ready.origin(), ready.newest(), ready.places(), validated));
        at("commit");
        return taken;
    }

    private void check(Transaction tx, RenameStage.Ready ready) {
        tx.refuseHiddenRows();
        Turn.refuseLost(tx, plan.site().target().name());
        ready.watch().ifPresent(watch -> watch.refuseWrites(tx));
        refuseOtherRows(tx, ready);
        if (plan.command().checks().partsOrphans()) {
            pruned = new Pruning(plan, tx, work.databases().home().dialect()).run();
        } else {
            new Inspection(plan, tx).refuseOrphans();
        }
    }

    /** Once the new table has foreign keys, new rows may go with their parents; and whoever a block has called may be at work still. */
    private void refuseOtherRows(Transaction tx, RenameStage.Ready ready) {
        boolean open = plan.command().filling() instanceof Filling.OfCode
                || ready.attached().of(Carried.REFERENCES).stream()
                        .anyMatch(key -> ACTS.matcher(key).find());
        TableName staging = plan.site().staging();
        if (open && !WriteWatch.places(staging, tx).equals(ready.places())) {
            throw SluiceException.of(
                    Kind.RETRY,
                    "rows of table " + staging
                            + " were written once they had been looked at, such as by a foreign key whose parents went",
                    "cut over",
                    "run it again");
        }
    }

    /** The same databases, with another session at home. */
    private record Beside(Databases others, Database home) implements Databases {
        @Override
        public Database named(String profile) {
            Database named = others.named(profile);
            return named == others.home() ? home : named;
        }

        @Override
        public Duration ddlLockTimeout() {
            return others.ddlLockTimeout();
        }

        @Override
        public Mask mask(String profile) {
            return others.mask(profile);
        }

        @Override
        public Mask mask() {
            return others.mask();
        }

        @Override
        public int batchSize() {
            return others.batchSize();
        }

        @Override
        public Path directory() {
            return others.directory();
        }

        @Override
        public java.io.InputStream input() {
            return others.input();
        }
    }
}
