package dev.sluice.command.migrate;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.ChangeLog;
import dev.sluice.db.ChangeLogFile;
import dev.sluice.db.ChangeLogLock;
import dev.sluice.db.ChangeSetEntry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs the change sets of a file that the database does not have yet.
 *
 * @param patience how long to wait for somebody else who runs change sets
 */
record Migrate(Selection selection, Until until, Duration patience) implements Command<MigratePlan> {
    @Override
    public String word() {
        return "migrate";
    }

    @Override
    public MigratePlan plan(Databases databases) {
        ChangeLogFile file = selection.in(databases);
        MigratePlan plan = databases.home().read(tx -> {
            try (ChangeLog log = ChangeLog.in(tx, file)) {
                List<ChangeSetEntry> due = until.due(log.entries());
                log.validate();
                return new MigratePlan(selection.file(), file, due, ChangeLogLock.isLeft(tx, file.journal()));
            }
        });
        if (!plan.loose().isEmpty() && databases.home().current().isPresent()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "change set " + names(plan.loose()) + " runs outside of transactions (runInTransaction=\"false\")",
                    "migrate",
                    "put migrate in a step with tx: 'none', or stop before it with to: or count:");
        }
        return plan;
    }

    static String names(List<ChangeSetEntry> sets) {
        return sets.stream().map(set -> set.name().toString()).collect(Collectors.joining(", "));
    }

    @Override
    public Report run(MigratePlan plan, Work work) {
        Migrating migrating = new Migrating(this, plan, work);
        if (work instanceof Work.Joined joined) {
            return migrating.in(joined.transaction());
        }
        if (work instanceof Work.Bare) {
            return migrating.bare();
        }
        throw new AssertionError(work);
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.JOIN, Work.Sort.BARE);
    }

    @Override
    public Set<Work.Sort> supports(MigratePlan plan) {
        return Set.of(plan.loose().isEmpty() ? Work.Sort.JOIN : Work.Sort.BARE);
    }

    /** Up to the first change set that no transaction could take back. */
    @Override
    public boolean joinsRehearsals(MigratePlan plan) {
        return true;
    }
}
