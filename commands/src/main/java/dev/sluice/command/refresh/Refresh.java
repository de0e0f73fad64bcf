package dev.sluice.command.refresh;

import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Refreshes materialised views.
 *
 * @param concurrently whether readers go on; where it is empty as each view allows
 */
record Refresh(List<TableName> views, Optional<Boolean> concurrently) implements Command<RefreshPlan> {
    Refresh {
        views = views.stream().distinct().toList();
    }

    @Override
    public String word() {
        return "refreshView";
    }

    @Override
    public RefreshPlan plan(Databases databases) {
        return new RefreshPlanner(this, databases.home()).plan();
    }

    @Override
    public Report run(RefreshPlan plan, Work work) {
        return new Refreshing(plan, work).run();
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.JOIN, Work.Sort.PHASES);
    }

    /** Each view's lock is given up as soon as it is refreshed. */
    @Override
    public boolean opensItsOwn() {
        return true;
    }
}
