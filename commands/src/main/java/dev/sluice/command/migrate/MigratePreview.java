package dev.sluice.command.migrate;

import dev.sluice.command.Databases;
import dev.sluice.command.Look;
import dev.sluice.db.ChangeLog;
import dev.sluice.db.ChangeLogFile;
import dev.sluice.db.ChangeSetEntry;
import java.util.ArrayList;
import java.util.List;

/** Shows the SQL that an update would execute. */
record MigratePreview(Selection selection, Until until) implements Look<PreviewReport> {
    @Override
    public String word() {
        return "migrate.preview";
    }

    @Override
    public PreviewReport plan(Databases databases) {
        ChangeLogFile file = selection.in(databases);
        return databases.home().read(tx -> {
            try (ChangeLog log = ChangeLog.in(tx, file)) {
                List<PreviewReport.Part> parts = new ArrayList<>();
                List<ChangeSetEntry> due = until.due(log.entries());
                log.validate();
                for (ChangeSetEntry set : due) {
                    parts.add(new PreviewReport.Part(set, log.sql(set.name())));
                }
                return new PreviewReport(selection.file(), parts);
            }
        });
    }
}
