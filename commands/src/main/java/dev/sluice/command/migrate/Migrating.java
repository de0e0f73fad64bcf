package dev.sluice.command.migrate;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.command.migrate.MigrateReport.Outcome;
import dev.sluice.command.migrate.MigrateReport.Result;
import dev.sluice.db.Access;
import dev.sluice.db.ChangeLog;
import dev.sluice.db.ChangeLogFile;
import dev.sluice.db.ChangeLogLock;
import dev.sluice.db.ChangeSetEntry;
import dev.sluice.db.ChangeSetEntry.Nature;
import dev.sluice.db.Database;
import dev.sluice.db.KeptAway;
import dev.sluice.db.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs change sets. What is due is asked again once others are kept away: an application may have run it meanwhile. */
final class Migrating {
    private final Migrate command;
    private final MigratePlan plan;
    private final Work work;
    private final List<Result> results = new ArrayList<>();

    Migrating(Migrate command, MigratePlan plan, Work work) {
        this.command = command;
        this.plan = plan;
        this.work = work;
    }

    /** All of them in that transaction. */
    Report in(Transaction tx) {
        if (plan.writes()) {
            ChangeLogLock.during(tx, home(), file().journal(), command.patience());
            try (ChangeLog log = ChangeLog.in(tx, file())) {
                log.prepare();
                List<ChangeSetEntry> due = command.until().due(log.entries());
                log.validate();
                runAll(log, due);
            }
        }
        return report();
    }

    /** In a rehearsal those behind the first that takes no transaction are not executed, and their SQL is shown instead. */
    private void runAll(ChangeLog log, List<ChangeSetEntry> due) {
        boolean executes = true;
        for (ChangeSetEntry set : due) {
            executes &= set.nature() != Nature.LOOSE;
            work.progress().at("migrate " + set.name().id(), results.size(), due.size());
            if (executes) {
                apply(log, set);
            } else {
                results.add(new Result(set, Outcome.PLANNED, Duration.ZERO, log.sql(set.name())));
            }
        }
    }

    private void apply(ChangeLog log, ChangeSetEntry set) {
        long start = System.nanoTime();
        boolean executed = log.apply(set.name());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        results.add(new Result(set, executed ? Outcome.RUN : Outcome.MARKED, took, List.of()));
    }

    /** Each by itself, because one of them at least takes no transaction. */
    // The lock is only held.
    @SuppressWarnings("try")
    Report bare() {
        try (KeptAway held = ChangeLogLock.held(home(), file().journal(), command.patience())) {
            List<ChangeSetEntry> due = home().transaction(Access.WRITE, tx -> {
                try (ChangeLog log = ChangeLog.in(tx, file())) {
                    log.prepare();
                    return command.until().due(log.entries());
                }
            });
            due.forEach(this::byItself);
            return report();
        }
    }

    private void byItself(ChangeSetEntry set) {
        work.progress()
                .at("migrate " + set.name().id(), results.size(), plan.due().size());
        try {
            if (set.nature() == Nature.LOOSE) {
                outside(set);
            } else {
                home().transaction(Access.WRITE, tx -> {
                    try (ChangeLog log = ChangeLog.in(tx, file())) {
                        apply(log, set);
                    }
                    return true;
                });
            }
        } catch (SluiceException e) {
            throw halfWay(set, e);
        }
    }

    /** What fails there is not taken back, an index least of all. */
    private void outside(ChangeSetEntry set) {
        InvalidIndexes before = InvalidIndexes.of(home());
        try (ChangeLog log = ChangeLog.alone(home(), file())) {
            apply(log, set);
        } catch (SluiceException e) {
            throw before.since(e, home(), "change set " + set.name());
        }
    }

    private SluiceException halfWay(ChangeSetEntry set, SluiceException e) {
        boolean left = set.nature() == Nature.LOOSE;
        if (results.isEmpty() && !left) {
            return e;
        }
        List<ChangeSetEntry> kept = results.stream().map(Result::set).toList();
        String state = (kept.isEmpty() ? "no change set is kept" : "kept: " + Migrate.names(kept))
                + (left
                        ? "; " + set.name() + " ran outside of a transaction and may have done a part of its work"
                        : "");
        return SluiceException.of(Kind.PARTLY, e.problems()).causedBy(e).withState(state);
    }

    private Database home() {
        return work.databases().home();
    }

    private ChangeLogFile file() {
        return plan.file();
    }

    private Report report() {
        return new MigrateReport(plan.title(), results, Duration.ZERO, List.of());
    }
}
