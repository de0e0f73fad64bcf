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
 */
public record Restore(String name, List<String> only, Optional<String> of) implements Command<RestorePlan> {
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
    public RestorePlan plan(Databases databases) {
        return new RestorePlanner(this, databases).plan();
    }

    @Override
    public Set<Capability> needs(RestorePlan plan) {
        return Set.of(Capability.ATOMIC_COPY, Capability.TEMPORARY_TABLES);
    }

    @Override
    public Report run(RestorePlan plan, Work work) {
        if (work instanceof Work.Joined joined) {
            return new Restoring(plan, joined).run();
        }
        throw new AssertionError(work);
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.JOIN);
    }

    static SluiceException invalid(String what) {
        return SluiceException.of(Kind.USAGE, what, "restore", "see docs/reference/restore.md");
    }
}
