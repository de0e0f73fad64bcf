package dev.sluice.command.prune;

import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.sql.TableName;
import java.util.Optional;
import java.util.Set;

/**
 * Brings back what an archive holds, in the table and in those that lost rows with it.
 *
 * @param call only what that call removed; empty for all
 */
public record Unprune(TableName table, TableName from, Optional<String> call) implements Command<UnprunePlan> {
    @Override
    public String word() {
        return "unprune";
    }

    @Override
    public UnprunePlan plan(Databases databases) {
        return new UnprunePlanner(this, databases).plan();
    }

    @Override
    public Report run(UnprunePlan plan, Work work) {
        if (work instanceof Work.Joined joined) {
            return new Unpruning(plan, joined).run();
        }
        throw new AssertionError(work);
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.JOIN);
    }
}
