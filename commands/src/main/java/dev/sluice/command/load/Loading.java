package dev.sluice.command.load;

import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.command.load.Load.Mode;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Does what a load's plan says: clears, children first, and fills, parents first. */
final class Loading {
    private final LoadPlan plan;
    private final Work.Joined work;
    private final Transaction tx;
    private final long start = System.nanoTime();

    Loading(LoadPlan plan, Work.Joined work) {
        this.plan = plan;
        this.work = work;
        this.tx = work.transaction();
    }

    Report run() {
        Optional<Rejects> rejects = plan.command()
                .aside()
                .file()
                .map(work.databases().directory()::resolve)
                .map(file -> new Rejects(
                        file, plan.command().aside().limit(), work.databases().mask()));
        try {
            List<TableTotal> totals = tables(rejects);
            rejects.ifPresent(r -> r.await(tx));
            return new LoadReport(
                    plan, totals, work.databases().home().rehearses(), Duration.ofNanos(System.nanoTime() - start));
        } finally {
            rejects.ifPresent(Rejects::close);
        }
    }

    private List<TableTotal> tables(Optional<Rejects> rejects) {
        if (plan.deferred()) {
            tx.deferConstraints();
        }
        List<TableLoad> loads = plan.tables();
        long[] deleted = new long[loads.size()];
        Catalog catalog = Catalog.of(tx, work.databases().home().dialect());
        Clearing clearing = new Clearing(new Situation(tx, catalog, tx.isPostgres()), loads);
        if (!work.databases().home().rehearses()) {
            clearing.holdOthers(tx);
        }
        clearing.refuseLosses();
        for (int i = loads.size() - 1; i >= 0; i--) {
            deleted[i] = clear(loads.get(i));
        }
        List<TableTotal> totals = new ArrayList<>();
        for (int i = 0; i < loads.size(); i++) {
            TableTotal total = fill(loads.get(i), rejects).load(deleted[i]);
            if (loads.get(i).mode() == Mode.REPLACE) {
                Clearing.check(loads.get(i), plan.command().limit(), deleted[i], total.inserted());
            }
            totals.add(total);
        }
        if (plan.deferred()) {
            loads.forEach(load -> fill(load, rejects).refuseOrphans());
        }
        return totals;
    }

    private long clear(TableLoad load) {
        if (load.mode() != Mode.REPLACE) {
            return 0;
        }
        work.progress().at("clear " + load.name(), 0, -1);
        return tx.execute(new LoadSql(load, tx.isPostgres()).deleteAll());
    }

    private TableFill fill(TableLoad load, Optional<Rejects> rejects) {
        boolean postgres = work.databases().home().dialect() instanceof Postgres;
        return new TableFill(
                new LoadSql(load, postgres),
                work,
                rejects,
                plan.command().reading().forms());
    }
}
