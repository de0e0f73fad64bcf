package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.Capabilities.Capability;
import dev.sluice.db.Database;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import dev.sluice.stage.Retired;
import dev.sluice.stage.Turn;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts other rows in the place of a table's, all at once.
 *
 * @param target the table
 * @param filling where the new rows come from
 * @param writes what becomes of rows that others write meanwhile
 */
public record Swap(
        TableName target,
        Filling filling,
        Selection selection,
        Strategy strategy,
        Optional<TableName> staging,
        Checks checks,
        Writes writes,
        Cutting cutting)
        implements Command<SwapPlan> {
    /** How the new rows get into the table's place. */
    public enum Strategy {
        /** The plan chooses, and says why. */
        AUTO,
        /** The difference is written into the table. */
        MERGE,
        /** Another table, which was filled beside it, takes the table's place and all that hangs on it. */
        RENAME
    }

    /** What becomes of rows that others write while the new ones are brought. */
    public enum Writes {
        /** They are found, and the swap is refused. */
        DETECT,
        /** Writers wait. */
        BLOCK
    }

    /** What becomes of rows of other tables whose parents are not among the new rows. */
    public enum Orphaned {
        /** The swap is refused. */
        FAIL,
        /** They are archived and removed. */
        PRUNE,
        /** They are archived, and refer to nothing afterwards. */
        NULL
    }

    /**
     * Which rows, and what tells them apart.
     *
     * @param key empty for the primary key
     * @param keep columns whose values the present rows keep; empty for those that the database numbers outside of the key
     * @param where the range that is replaced; empty for all rows
     * @param match columns by which an old row and a new one are the same thing although their keys differ
     */
    public record Selection(List<String> key, Optional<List<String>> keep, Optional<Sql> where, List<String> match) {
        public Selection {
            key = List.copyOf(key);
            keep = keep.map(List::copyOf);
            match = List.copyOf(match);
        }
    }

    /**
     * What the new rows must be like before anything is touched.
     *
     * @param rows how many there must be
     * @param keepsKeys at least so many percent of the old keys must be among the new ones
     * @param maxRows at most so many old keys may be missing
     * @param orphans what becomes of rows of other tables that would lose their parent
     * @param maxOrphans at most so many of one table
     */
    public record Checks(
            Optional<Bounds> rows,
            Optional<Double> keepsKeys,
            Optional<Integer> maxRows,
            Orphaned orphans,
            Optional<Integer> maxOrphans) {
        public Checks {
            if (keepsKeys.filter(p -> p < 0 || p > 100 || p.isNaN()).isPresent()) {
                throw invalid("keepsKeys must be from 0 to 100, was " + keepsKeys.get());
            }
            if (maxOrphans.isPresent() && orphans == Orphaned.FAIL) {
                throw invalid("maxOrphans goes with orphans: 'prune' or orphans: 'null'");
            }
            if (maxRows.filter(n -> n < 0).isPresent()) {
                throw invalid("maxRows must be at least 0, was " + maxRows.get());
            }
        }

        boolean partsOrphans() {
            return orphans != Orphaned.FAIL;
        }
    }

    /**
     * The cut-over of a rename.
     *
     * @param hold how long its locks are held at most
     * @param patience how long it is tried, and how long old snapshots are waited for
     * @param dropOld the old rows are not kept
     */
    public record Cutting(Duration hold, Duration patience, boolean dropOld) {
        public Cutting {
            if (hold.toMillis() < 1 || patience.isNegative()) {
                throw invalid("hold and wait must be durations such as 250.millis and 30.seconds");
            }
        }
    }

    /** A number of rows, both ends included. */
    public record Bounds(long least, long most) {
        public Bounds {
            if (least < 0 || most < least) {
                throw invalid("rows must be a number or a range such as 1_000..2_000_000, was " + least + ".." + most);
            }
        }

        @Override
        public String toString() {
            return least == most ? String.valueOf(least) : "from " + least + " to " + most;
        }
    }

    public Swap {
        if (strategy == Strategy.RENAME && selection.where().isPresent()) {
            throw invalid("where: replaces a part of the rows, and a rename all of them; leave strategy out");
        }
        if (cutting.dropOld() && strategy == Strategy.MERGE) {
            throw invalid("dropOld goes with a rename, which keeps the old table");
        }
        if (strategy == Strategy.RENAME && filling instanceof Filling.OfTable) {
            throw invalid(
                    "a rename builds the new table itself, so that nothing is missing on it: bring the rows with from:");
        }
        if (writes == Writes.BLOCK && filling instanceof Filling.OfCode && strategy != Strategy.RENAME) {
            throw invalid(
                    "writes: 'block' and a block go together with strategy: 'rename'; leave writes out, or bring the rows with from:");
        }
        if (staging.isPresent() && filling instanceof Filling.OfTable) {
            throw invalid("staging names the table that is built, and with: brings one that is built already");
        }
        if (staging.filter(target::equals).isPresent()) {
            throw invalid("the staging table cannot be the table itself");
        }
    }

    @Override
    public String word() {
        return "swap";
    }

    @Override
    public List<String> reads() {
        return filling instanceof Filling.OfCommand of ? of.reads() : List.of();
    }

    @Override
    public SwapPlan plan(Databases databases) {
        return new SwapPlanner(this, databases, List.of()).plan();
    }

    @Override
    public Set<Capability> needs(SwapPlan plan) {
        return EnumSet.of(Capability.DDL_ROLLS_BACK);
    }

    @Override
    public Report run(SwapPlan plan, Work work) {
        if (work instanceof Work.Joined joined) {
            Merging.refuseWaiting(this);
            Retired.finishReplaced(plan.site().target().name(), work.databases());
            return joined(plan, joined);
        }
        if (work instanceof Work.Phased phased) {
            return turn(plan, phased);
        }
        throw new AssertionError(work);
    }

    /** A table that is built already is only read, by whomever. */
    private Report turn(SwapPlan plan, Work.Phased work) {
        Database home = work.databases().home();
        return filling instanceof Filling.OfTable
                ? Turn.during(home, plan.site().target().name(), () -> phased(plan, work))
                : Turn.during(home, plan.site().target().name(), plan.site().staging(), () -> phased(plan, work));
    }

    private Report phased(SwapPlan plan, Work.Phased work) {
        Retired.finishReplaced(plan.site().target().name(), work.databases());
        return plan.site().postgres() && strategy != Strategy.MERGE
                ? renamed(plan, work)
                : new Phases(plan, work).run();
    }

    /** The same, by merge whatever the table is like. */
    Swap byMerge() {
        Cutting keeping = new Cutting(cutting.hold(), cutting.patience(), false);
        return new Swap(target, filling, selection, Strategy.MERGE, staging, checks, writes, keeping);
    }

    private static Report joined(SwapPlan plan, Work.Joined work) {
        return switch (plan.chosen().strategy()) {
            case MERGE -> new Merging(plan, work).whole();
            case AUTO -> new Merging(plan.decided(Choice.joined()), work).whole();
            case RENAME ->
                plan.site().postgres() ? new RenamingAtOnce(plan, work).run() : new Exchanging(plan, work).whole();
        };
    }

    /** A run that was killed behind a rename is finished as one, whatever the plan would choose by now. */
    private static Report renamed(SwapPlan plan, Work.Phased work) {
        if (work.reached().equals(Renaming.CUT_OVER)) {
            return new Renaming(plan, work).resume();
        }
        return plan.chosen().strategy() == Strategy.MERGE
                ? new Phases(plan, work).run()
                : new Renaming(plan, work).run();
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.JOIN, Work.Sort.PHASES);
    }

    @Override
    public boolean opensItsOwn() {
        return true;
    }

    static SluiceException invalid(String what) {
        return SluiceException.of(Kind.USAGE, what, "swap", "see docs/reference/swap.md");
    }
}
