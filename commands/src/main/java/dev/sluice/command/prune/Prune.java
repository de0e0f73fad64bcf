package dev.sluice.command.prune;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.SafetyLimit;
import dev.sluice.command.Source;
import dev.sluice.command.Work;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes rows of a table, and what hangs on them.
 *
 * @param key the foreign key to add, or to finish, around it
 */
public record Prune(
        TableName table, Choice choice, Manner manner, SafetyLimit limit, Pace pace, Optional<KeyAction> key)
        implements Command<PrunePlan> {
    /**
     * Which rows: those that meet all that is given, and something is.
     *
     * @param rows a query of the same database that gives the primary keys
     */
    public record Choice(
            Optional<Orphans> orphans, Optional<Age> age, Optional<Sql> where, Optional<Source.OfQuery> rows) {
        public Choice {
            if (orphans.isEmpty() && age.isEmpty() && where.isEmpty() && rows.isEmpty()) {
                throw invalid("nothing says which rows; give orphansOf, olderThan, where or rows");
            }
        }

        boolean onlyOrphans() {
            return age.isEmpty() && where.isEmpty() && rows.isEmpty();
        }
    }

    /**
     * Rows whose parent is gone.
     *
     * @param on columns of the table and those of the parent that they stand for; empty for the foreign key's
     */
    public record Orphans(TableName parent, List<On> on) {
        /** A column of the table, and the parent's. */
        public record On(Name column, Name parentColumn) {}

        public Orphans {
            on = List.copyOf(on);
        }
    }

    /** Rows that are older, by the server's clock. */
    public record Age(Duration olderThan, Name by) {
        public Age {
            if (olderThan.isNegative() || olderThan.isZero()) {
                throw invalid("olderThan must be more than nothing, was " + olderThan);
            }
        }
    }

    /** What becomes of orphans, where that is not left to their foreign key. */
    public enum Action {
        DELETE,
        NULL
    }

    /**
     * How rows are removed.
     *
     * @param alsoRemoves tables of which triggers may delete rows
     * @param unindexed whether foreign keys without an index may be checked row by row, however long that takes
     * @param list how many of the rows are shown
     */
    public record Manner(
            Optional<Action> action,
            Optional<TableName> archive,
            List<TableName> alsoRemoves,
            boolean unindexed,
            int list) {
        private static final int MOST = 10_000;

        public Manner {
            alsoRemoves = List.copyOf(alsoRemoves);
            if (list < 0 || list > MOST) {
                throw invalid("list must be from 0 to " + MOST + ", was " + list);
            }
        }
    }

    /** How rows are committed: all at once, or so many at a time with a pause behind each. */
    public record Pace(Optional<Integer> commitEvery, Duration pause) {
        public Pace {
            if (commitEvery.filter(n -> n < 1).isPresent()) {
                throw invalid("commitEvery must be at least 1, was " + commitEvery.get());
            }
            if (pause.isNegative() || (!pause.isZero() && commitEvery.isEmpty())) {
                throw invalid("pause goes with commitEvery, and is no less than nothing");
            }
        }
    }

    /** What a foreign key does when a parent goes. */
    public enum KeyAction {
        CASCADE,
        SET_NULL,
        RESTRICT,
        NO_ACTION;

        String sql() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }

    public Prune {
        if (manner.action().isPresent() && choice.orphans().isEmpty()) {
            throw invalid("action says what becomes of orphans; give orphansOf too");
        }
        if (key.isPresent() && choice.orphans().isEmpty()) {
            throw invalid("foreignKey needs the parent; give orphansOf too");
        }
        if (key.isPresent() && !choice.onlyOrphans()) {
            throw invalid("foreignKey holds for all rows; where, olderThan and rows exclude it");
        }
        if (key.isPresent() && pace.commitEvery().isPresent()) {
            throw invalid("foreignKey and commitEvery exclude each other; prune in chunks first, then add the key");
        }
    }

    @Override
    public String word() {
        return "prune";
    }

    @Override
    public PrunePlan plan(Databases databases) {
        return new PrunePlanner(this, databases).plan();
    }

    @Override
    public Report run(PrunePlan plan, Work work) {
        if (work instanceof Work.Joined joined) {
            return key.isPresent() ? new PruningWithKey(plan, joined).run() : new Pruning(plan, joined).run();
        }
        if (work instanceof Work.Chunked chunked) {
            return new PruningInChunks(plan, chunked).run();
        }
        if (work instanceof Work.Phased phased) {
            return new PruningWithKey(plan, phased).run();
        }
        throw new AssertionError(work);
    }

    @Override
    public Set<Work.Sort> supports() {
        if (key.isPresent()) {
            return Set.of(Work.Sort.PHASES);
        }
        return Set.of(pace.commitEvery().isPresent() ? Work.Sort.CHUNKS : Work.Sort.JOIN);
    }

    @Override
    public boolean joinsRehearsals(PrunePlan plan) {
        return true;
    }

    static SluiceException invalid(String what) {
        return SluiceException.of(Kind.USAGE, what, "prune", "see docs/reference/prune.md");
    }
}
