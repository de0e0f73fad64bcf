package dev.sluice.command.maintain;

import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import java.util.Set;

/** A statement of maintenance, as it was written. */
record Maintain(String text) implements Command<ChoresPlan> {
    @Override
    public String word() {
        return "maintain";
    }

    @Override
    public ChoresPlan plan(Databases databases) {
        ChoresPlan.refuseInside(databases.home(), "maintain");
        return new MaintainPlanner(text, databases.home()).plan();
    }

    @Override
    public Report run(ChoresPlan plan, Work work) {
        return new Chores(plan, work.databases()).run();
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.BARE);
    }
}
