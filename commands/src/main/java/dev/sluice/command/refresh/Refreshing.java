package dev.sluice.command.refresh;

import dev.sluice.command.Ddl;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.command.refresh.RefreshPlan.View;
import dev.sluice.command.refresh.RefreshReport.Refreshed;
import dev.sluice.db.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Refreshes one view after the other. */
final class Refreshing {
    private final RefreshPlan plan;
    private final Work work;

    Refreshing(RefreshPlan plan, Work work) {
        this.plan = plan;
        this.work = work;
    }

    Report run() {
        List<Refreshed> done = new ArrayList<>();
        if (work instanceof Work.Joined joined) {
            plan.views().forEach(view -> done.add(refreshed(joined.transaction(), view)));
        } else if (work instanceof Work.Phased phased) {
            // Those of the step before it was resumed need no second refresh.
            List<String> names =
                    plan.views().stream().map(v -> v.name().quoted()).toList();
            int next = names.indexOf(phased.reached()) + 1;
            for (View view : plan.views().subList(next, plan.views().size())) {
                done.add(phased.phase(view.name().quoted(), tx -> refreshed(tx, view)));
            }
        }
        return new RefreshReport(plan, done, Duration.ZERO);
    }

    private Refreshed refreshed(Transaction tx, View view) {
        OptionalLong before = view.populated() ? OptionalLong.of(tx.number(view.count())) : OptionalLong.empty();
        long start = System.nanoTime();
        new Ddl(tx, work.databases().ddlLockTimeout()).execute(List.of(view.statement()));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new Refreshed(view, before, tx.number(view.count()), took);
    }
}
