package dev.sluice.command.migrate;

import dev.sluice.command.Databases;
import dev.sluice.command.Look;
import dev.sluice.db.ChangeLog;
import dev.sluice.db.ChangeLogFile;

/** Tells of each change set of a file whether the database has it. */
record MigrateStatus(Selection selection) implements Look<StatusReport> {
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
}
