package dev.sluice.command.swap;

import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.Capabilities.Capability;
import dev.sluice.stage.Retired;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Swaps several tables at the same moment, by merge. Rows of theirs that refer to each other are judged by what they will be.
 *
 * @param swaps one for each table
 */
public record SwapTables(List<Swap> swaps) implements Command<TablesPlan> {
    public SwapTables {
        swaps = List.copyOf(swaps);
    }

    @Override
    public String word() {
        return "swap";
    }

    @Override
    public List<String> reads() {
        return swaps.stream().flatMap(s -> s.reads().stream()).distinct().toList();
    }

    @Override
    public TablesPlan plan(Databases databases) {
        return TablesPlan.of(swaps, databases);
    }

    @Override
    public Set<Capability> needs(TablesPlan plan) {
        return EnumSet.of(Capability.DDL_ROLLS_BACK);
    }

    @Override
    public Report run(TablesPlan plan, Work work) {
        plan.parentsFirst()
                .forEach(p -> Retired.finishReplaced(p.site().target().name(), work.databases()));
        if (work instanceof Work.Joined joined) {
            swaps.forEach(Merging::refuseWaiting);
            return new MergingTables(plan, joined).run();
        }
        if (work instanceof Work.Phased phased) {
            return phased.reached().equals(Phases.CUT_OVER)
                    ? TablesReport.doneBefore(plan)
                    : phased.phase(Phases.CUT_OVER, tx -> new MergingTables(
                                    plan, new Work.Joined(phased.databases(), phased.progress(), tx))
                            .run());
        }
        throw new AssertionError(work);
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.JOIN, Work.Sort.PHASES);
    }

    @Override
    public boolean opensItsOwn() {
        return true;
    }
}
