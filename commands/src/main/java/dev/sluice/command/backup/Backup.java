package dev.sluice.command.backup;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Copies tables into a folder of files, all of one moment.
 *
 * @param label stands before the time in the folder's name
 * @param retain how many of the same label are kept; empty for all
 */
public record Backup(List<TableName> tables, Optional<String> label, Optional<Integer> retain)
        implements Command<BackupPlan> {
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,59}");

    public Backup {
        tables = List.copyOf(tables);
        if (tables.isEmpty() || Set.copyOf(tables).size() < tables.size()) {
            throw invalid(tables.isEmpty() ? "backup needs a table, or database: true" : "a table is named twice");
        }
        checkName(label, retain);
    }

    static void checkName(Optional<String> label, Optional<Integer> retain) {
        label.filter(l -> !LABEL.matcher(l).matches()).ifPresent(l -> {
            throw invalid("as: takes at most 60 letters, digits, - and _, was '" + l + "'");
        });
        retain.filter(n -> n < 1).ifPresent(n -> {
            throw invalid("retain must be at least 1, was " + n);
        });
    }

    @Override
    public String word() {
        return "backup";
    }

    @Override
    public BackupPlan plan(Databases databases) {
        return new BackupPlanner(this, databases).plan();
    }

    @Override
    public Report run(BackupPlan plan, Work work) {
        if (work instanceof Work.Joined joined) {
            return new BackingUp(plan, joined).run();
        }
        throw new AssertionError(work);
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.JOIN);
    }

    static SluiceException invalid(String what) {
        return SluiceException.of(Kind.USAGE, what, "backup", "see docs/reference/backup.md");
    }
}
