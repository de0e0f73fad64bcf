package dev.sluice.command.maintain;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.sql.TableName;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Builds indexes anew.
 *
 * @param target an index, or a table for all of its indexes
 * @param concurrently whether writers go on; where it is empty as each index allows
 * @param patience how long a concurrent build waits for other transactions
 */
record Reindex(TableName target, Optional<Boolean> concurrently, Duration patience) implements Command<ChoresPlan> {
    Reindex {
        if (patience.toMillis() < 1) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "wait must be more than nothing, was " + patience,
                    "reindex",
                    "see docs/maintenance.md");
        }
    }

    @Override
    public String word() {
        return "reindex";
    }

    @Override
    public ChoresPlan plan(Databases databases) {
        ChoresPlan.refuseInside(databases.home(), "reindex");
        return databases.home().read(tx -> new ReindexPlanner(this, tx).plan());
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
