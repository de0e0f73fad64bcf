package dev.sluice.command.backup;

import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import java.util.Optional;
import java.util.Set;

/**
 * Copies the whole database, definitions included.
 *
 * @param label stands before the time in the folder's name
 * @param retain how many of the same label are kept; empty for all
 * @param endSessions whether sessions in the way of a copy on the server are ended
 */
public record DatabaseBackup(Optional<String> label, Optional<Integer> retain, boolean endSessions)
        implements Command<DatabaseBackupPlan> {
    public DatabaseBackup {
        Backup.checkName(label, retain);
    }

    @Override
    public String word() {
        return "backup";
    }

    @Override
    public DatabaseBackupPlan plan(Databases databases) {
        return DatabaseBackupPlan.of(this, databases);
    }

    @Override
    public Report run(DatabaseBackupPlan plan, Work work) {
        if (work instanceof Work.Phased phased) {
            return new DatabaseBackingUp(plan, phased).run();
        }
        throw new AssertionError(work);
    }

    /** A copy of a database is nothing that could be taken back. */
    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.PHASES);
    }
}
