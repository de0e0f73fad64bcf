package dev.sluice.command;

import java.util.List;
import java.util.Set;

/**
 * A command that only looks: its plan has found all there is to say, and running it says it.
 *
 * @param <F> what it finds
 */
public interface Look<F extends Look.Found> extends Command<F> {
    /** What was found, plan and report in one. */
    interface Found extends Plan, Report {
        @Override
        default boolean writes() {
            return false;
        }

        @Override
        default List<TableChange> changes() {
            return List.of();
        }
    }

    @Override
    default Report run(F found, Work work) {
        return found;
    }

    @Override
    default Set<Work.Sort> supports() {
        return Set.of(Work.Sort.JOIN);
    }
}
