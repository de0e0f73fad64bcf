package dev.sluice.command.migrate;

import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.ChangeLog;
import dev.sluice.db.ChangeLogFile;
import java.util.Set;

/** Tells of each change set of a file whether the database has it. */
record MigrateStatus(Selection selection) implements Command<StatusReport> {
    @Override
    public String word() {
        return "migrate.status";
    }

    @Override
    public StatusReport plan(Databases databases) {
        ChangeLogFile file = selection.in(databases);
        return databases.home().read(tx -> {
            try (ChangeLog log = ChangeLog.in(tx, file)) {
                return new StatusReport(selection.file(), log.entries());
            }
        });
    }

    @Override
    public Report run(StatusReport plan, Work work) {
        return plan;
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.JOIN);
    }
}
