package dev.sluice.command.migrate;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.ChangeLog;
import dev.sluice.db.ChangeLogFile;
import dev.sluice.db.ChangeSetEntry;
import dev.sluice.db.ChangeSetEntry.Nature;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Takes change sets back.
 *
 * @param maxRows the most rows and values of dropped columns that may be lost
 * @param patience how long to wait for somebody else who runs change sets
 */
record MigrateRollback(Selection selection, BackTo back, int maxRows, Duration patience)
        implements Command<RollbackPlan> {
    MigrateRollback {
        if (maxRows < 0) {
            throw SluiceException.of(Kind.USAGE, "maxRows must be at least 0, was " + maxRows, "migrate.rollback", "");
        }
    }

    @Override
    public String word() {
        return "migrate.rollback";
    }

    @Override
    public RollbackPlan plan(Databases databases) {
        ChangeLogFile file = selection.in(databases);
        List<ChangeSetEntry> undone = databases.home().read(tx -> {
            try (ChangeLog log = ChangeLog.in(tx, file)) {
                List<ChangeSetEntry> sets = back.undone(log.entries());
                refuseWithoutWayBack(log, sets);
                return sets;
            }
        });
        return new RollbackPlan(selection.file(), file, undone);
    }

    private static void refuseWithoutWayBack(ChangeLog log, List<ChangeSetEntry> sets) {
        List<ChangeSetEntry> stuck =
                sets.stream().filter(set -> !log.canRollBack(set.name())).toList();
        if (!stuck.isEmpty()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "change set " + Migrate.names(stuck) + " has no way back",
                    "migrate.rollback",
                    "give it a rollback, or restore a backup");
        }
        List<ChangeSetEntry> loose = sets.stream()
                .filter(set -> set.nature() != Nature.TRANSACTIONAL)
                .toList();
        if (!loose.isEmpty()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "change set " + Migrate.names(loose) + " cannot be taken back in a transaction",
                    "migrate.rollback",
                    "stop behind it with tag: or count:, and take it back by hand");
        }
    }

    @Override
    public Report run(RollbackPlan plan, Work work) {
        if (work instanceof Work.Joined joined) {
            return new RollingBack(this, plan, joined).run();
        }
        throw new AssertionError(work);
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.JOIN);
    }
}
