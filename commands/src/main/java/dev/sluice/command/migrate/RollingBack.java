package dev.sluice.command.migrate;

import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.command.migrate.MigrateReport.Outcome;
import dev.sluice.command.migrate.MigrateReport.Result;
import dev.sluice.db.ChangeLog;
import dev.sluice.db.ChangeLogLock;
import dev.sluice.db.ChangeSetEntry;
import dev.sluice.db.ChangeSetEntry.Past;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes change sets back. What is lost with them only the statements themselves tell, whoever has written them: so they are executed, what is gone
 * is listed, all of it is brought back by a savepoint, and its rows are counted. If they may go, the statements are executed once more.
 */
final class RollingBack {
    private final MigrateRollback command;
    private final RollbackPlan plan;
    private final Work.Joined work;

    RollingBack(MigrateRollback command, RollbackPlan plan, Work.Joined work) {
        this.command = command;
        this.plan = plan;
        this.work = work;
    }

    Report run() {
        if (!plan.writes()) {
            return new MigrateReport(plan.title(), List.of(), Duration.ZERO, List.of());
        }
        Transaction tx = work.transaction();
        Database home = work.databases().home();
        ChangeLogLock.during(tx, home, plan.file().journal(), command.patience());
        Losses losses = new Losses(tx);
        Transaction.Mark before = tx.mark();
        List<Result> done = undoAll(tx);
        List<Losses.TableLoss> lost = losses.now();
        if (lost.isEmpty()) {
            return report(done, Optional.empty());
        }
        tx.backTo(before);
        Losses.Counted counted = losses.count(lost);
        counted.check(command.maxRows());
        return report(undoAll(tx), Optional.of(counted));
    }

    private List<Result> undoAll(Transaction tx) {
        List<Result> done = new ArrayList<>();
        try (ChangeLog log = ChangeLog.in(tx, plan.file())) {
            List<ChangeSetEntry> undone = command.back().undone(log.entries());
            for (ChangeSetEntry set : undone) {
                work.progress().at("migrate.rollback " + set.name().id(), done.size(), undone.size());
                long start = System.nanoTime();
                log.rollBack(set);
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                boolean executed = set.past().filter(Past::executed).isPresent();
                done.add(new Result(set, executed ? Outcome.UNDONE : Outcome.FORGOTTEN, took, List.of()));
            }
        }
        return done;
    }

    private Report report(List<Result> done, Optional<Losses.Counted> lost) {
        List<String> notes = lost.filter(l -> l.total() > 0)
                .map(l -> List.of("lost with them: " + l.sentence()))
                .orElse(List.of());
        return new MigrateReport(plan.title(), done, Duration.ZERO, notes);
    }
}
