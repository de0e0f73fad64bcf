package dev.sluice.command.migrate;

import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.command.migrate.MigrateReport.Outcome;
import dev.sluice.command.migrate.MigrateReport.Result;
import dev.sluice.db.AlteredColumn;
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
 * is listed and what they delete is counted, all of it is brought back by a savepoint, and what was gone is counted. If that may be lost, the
 * statements are executed once more.
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
            return new MigrateReport(plan.title(), List.of(), Duration.ZERO, plan.notes());
        }
        Transaction tx = work.transaction();
        Database home = work.databases().home();
        ChangeLogLock.during(tx, home, plan.file().journal(), command.patience());
        Transaction.Mark before = tx.mark();
        Losses losses = new Losses(tx, plan.file().journal());
        List<AlteredColumn> altered = new ArrayList<>();
        List<Result> done = undoAll(tx, altered);
        Losses.Found found = losses.found(altered);
        if (found.isNothing()) {
            losses.end();
            return report(done, Optional.empty());
        }
        tx.backTo(before);
        Lost lost = losses.count(found);
        lost.check(command.maxRows());
        return report(undoAll(tx, altered), Optional.of(lost));
    }

    private List<Result> undoAll(Transaction tx, List<AlteredColumn> altered) {
        List<Result> done = new ArrayList<>();
        try (ChangeLog log = ChangeLog.in(tx, plan.file())) {
            List<ChangeSetEntry> undone = command.undone(log);
            for (ChangeSetEntry set : undone) {
                work.progress().at("migrate.rollback " + set.name().id(), done.size(), undone.size());
                long start = System.nanoTime();
                log.rollBack(set);
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                boolean executed = set.past().filter(Past::executed).isPresent();
                done.add(new Result(set, executed ? Outcome.UNDONE : Outcome.FORGOTTEN, took, List.of()));
            }
            altered.addAll(log.altered());
        }
        return done;
    }

    private Report report(List<Result> done, Optional<Lost> lost) {
        List<String> notes = new ArrayList<>();
        lost.filter(l -> l.total() > 0).ifPresent(l -> notes.add("lost with them: " + l.sentence()));
        notes.addAll(plan.notes());
        return new MigrateReport(plan.title(), done, Duration.ZERO, notes);
    }
}
