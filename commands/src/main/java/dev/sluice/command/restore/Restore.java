package dev.sluice.command.restore;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.Capabilities.Capability;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings tables back to what a backup has.
 *
 * @param name of the backup, its label, or a path
 * @param only tables; empty for all of the backup
 * @param of the profile that the backup was made of; empty for the home profile
 * @param ways how a whole database is replaced
 */
public record Restore(String name, List<String> only, Optional<String> of, Ways ways) implements Command<Restoration> {
    /**
     * How a whole database is replaced.
     *
     * @param endSessions whether sessions in the way are ended
     * @param dropOld whether the database that was replaced is dropped
     */
    public record Ways(boolean endSessions, boolean dropOld) {}

    public Restore {
        only = List.copyOf(only);
        if (name.isEmpty()) {
            throw invalid("the backup has no name");
        }
    }

    @Override
    public String word() {
        return "restore";
    }

    @Override
    public Restoration plan(Databases databases) {
        return new RestorePlanner(this, databases).plan();
    }

    @Override
    public Set<Capability> needs(Restoration plan) {
        return Set.of(Capability.ATOMIC_COPY, Capability.TEMPORARY_TABLES);
    }

    @Override
    public Report run(Restoration plan, Work work) {
        if (work instanceof Work.Joined joined && plan instanceof RestorePlan tables) {
            return new Restoring(tables, joined).run();
        }
        if (work instanceof Work.Phased phased && plan instanceof DatabaseRestorePlan database) {
            return new DatabaseRestoring(database, phased).run();
        }
        throw new AssertionError(work);
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.JOIN, Work.Sort.PHASES);
    }

    /** Tables are brought back in a transaction; a database is replaced outside of any. */
    @Override
    public Set<Work.Sort> supports(Restoration plan) {
        return Set.of(plan instanceof DatabaseRestorePlan ? Work.Sort.PHASES : Work.Sort.JOIN);
    }

    static SluiceException invalid(String what) {
        return SluiceException.of(Kind.USAGE, what, "restore", "see docs/reference/restore.md");
    }
}
