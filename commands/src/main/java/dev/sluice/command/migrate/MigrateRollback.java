package dev.sluice.command.migrate;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.ChangeLog;
import dev.sluice.db.ChangeLogFile;
import dev.sluice.db.ChangeSetEntry;
import dev.sluice.db.ChangeSetEntry.Nature;
import dev.sluice.db.ChangeSetEntry.Past;
import dev.sluice.db.ChangeSetEntry.State;
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
        return databases.home().read(tx -> {
            try (ChangeLog log = ChangeLog.in(tx, file)) {
                List<ChangeSetEntry> undone = undone(log);
                refuseWithoutWayBack(log, undone);
                return new RollbackPlan(selection.file(), file, undone, back.toEmpty() ? staying(log) : List.of());
            }
        });
    }

    /** All change logs note in one table what was run, and a file that was left out looks like another's. */
    private static List<String> staying(ChangeLog log) {
        List<String> others = log.otherFiles();
        return others.isEmpty()
                ? List.of()
                : List.of("not of this change log, and not taken back: what was run from " + String.join(", ", others));
    }

    /** What is to be taken back; what was run since and is no longer in the file would be left on its own. */
    List<ChangeSetEntry> undone(ChangeLog log) {
        List<ChangeSetEntry> sets = back.undone(log.entries());
        int first = back.toEmpty()
                ? 0
                : sets.stream().mapToInt(MigrateRollback::place).min().orElse(Integer.MAX_VALUE);
        List<ChangeSetEntry> left =
                log.missing().stream().filter(set -> place(set) >= first).toList();
        if (!left.isEmpty()) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "change set " + Migrate.names(left)
                            + " was run and is no longer in its file, so its way back is not known",
                    "migrate.rollback",
                    "bring it back into the file; or take back by hand what it did, and delete its row of databasechangelog");
        }
        refuseChanged(sets);
        return sets;
    }

    /** The way back would be that of another text than the one that was run. */
    private static void refuseChanged(List<ChangeSetEntry> sets) {
        List<Problem> changed = sets.stream()
                .filter(ChangeSetEntry::hasDoneOtherwise)
                .map(set -> new Problem(
                        "change set " + set.name() + " was changed after it was run, and its way back with it",
                        "migrate.rollback",
                        set.state() == State.AGAIN
                                ? "bring back its text, or migrate first, which runs it again as it is now"
                                : "bring back its text; if both come to the same, give it a validCheckSum"))
                .toList();
        if (!changed.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, changed);
        }
    }

    private static int place(ChangeSetEntry set) {
        return set.past().map(Past::place).orElse(0);
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
                    "go back to behind it with tag: or count:, execute its rollback by hand, delete its row of databasechangelog,"
                            + " and go on from there");
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
