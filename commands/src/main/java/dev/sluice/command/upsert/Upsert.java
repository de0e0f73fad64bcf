package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.SafetyLimit;
import dev.sluice.command.Source;
import dev.sluice.command.Work;
import dev.sluice.db.Capabilities.Capability;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings tables up to date with a source: inserts rows that are missing, updates rows that differ, leaves equal rows unwritten
 * and, when asked, deletes rows that the source no longer has.
 *
 * @param target the table; empty when the source is a whole profile
 * @param tables those of the profile to sync; empty for all
 */
public record Upsert(
        Optional<TableName> target,
        Source from,
        List<TableName> tables,
        Selection selection,
        Mode mode,
        SafetyLimit limit,
        Tuning tuning)
        implements Command<UpsertPlan> {
    /**
     * Which rows and columns, and what a row's identity is; empty lists mean all, or the primary key.
     *
     * @param overlap how far behind a watermark of time stamps rows are read again
     */
    public record Selection(
            List<String> key,
            List<String> update,
            List<String> only,
            List<Rename> renames,
            Optional<Sql> where,
            Optional<String> watermark,
            Duration overlap) {
        public Selection {
            key = List.copyOf(key);
            update = List.copyOf(update);
            only = List.copyOf(only);
            renames = List.copyOf(renames);
        }
    }

    /** A source column under another name in the target. */
    public record Rename(String source, String target) {}

    /** What else may happen to the tables. */
    public record Mode(boolean deleteExtra, boolean fullRefresh, boolean addColumns, boolean separately) {}

    /**
     * How fast.
     *
     * @param readers parallel key ranges, from 1 to 16
     * @param batchSize rows handed on at a time
     */
    public record Tuning(int readers, Optional<Integer> batchSize) {
        public Tuning {
            if (readers < 1 || readers > 16) {
                throw invalid("readers must be from 1 to 16, was " + readers);
            }
            if (batchSize.filter(n -> n < 1).isPresent()) {
                throw invalid("batchSize must be at least 1, was " + batchSize.get());
            }
        }
    }

    public Upsert {
        tables = List.copyOf(tables);
        boolean whole = from instanceof Source.OfProfile;
        if (whole == target.isPresent()) {
            throw invalid(
                    whole
                            ? "a target table and a whole profile as source exclude each other"
                            : "the target table is missing");
        }
        if (!whole && !tables.isEmpty()) {
            throw invalid("tables goes with a whole profile as source");
        }
        if (from instanceof Source.OfFile) {
            throw invalid("upsert does not read files");
        }
        boolean partial = selection.where().isPresent() || selection.watermark().isPresent();
        if (mode.deleteExtra() && partial) {
            throw invalid("deleteExtra needs the whole source, and where or watermark leaves rows out");
        }
        if (mode.fullRefresh() && (partial || mode.deleteExtra())) {
            throw invalid("fullRefresh replaces all rows; where, watermark and deleteExtra exclude it");
        }
    }

    @Override
    public String word() {
        return "upsert";
    }

    @Override
    public List<String> reads() {
        if (from instanceof Source.OfTable table) {
            return table.profile().stream().toList();
        }
        if (from instanceof Source.OfQuery query) {
            return List.of(query.profile());
        }
        return from instanceof Source.OfProfile profile ? List.of(profile.profile()) : List.of();
    }

    @Override
    public UpsertPlan plan(Databases databases) {
        return new Planner(this, databases).plan();
    }

    /** A plan that stages rows needs a temporary table for them; one that makes or alters tables relies on their rolling back. */
    @Override
    public Set<Capability> needs(UpsertPlan plan) {
        Set<Capability> needs = EnumSet.of(Capability.ATOMIC_COPY);
        if (plan.tables().stream().anyMatch(t -> t.strategy() == Strategy.COMPARE || t.strategy() == Strategy.MERGE)) {
            needs.add(Capability.TEMPORARY_TABLES);
        }
        if (plan.tables().stream()
                .anyMatch(t -> t.strategy() == Strategy.REBUILD
                        || !t.preparation().before().isEmpty())) {
            needs.add(Capability.DDL_ROLLS_BACK);
        }
        return needs;
    }

    /** Whether tables are built anew: a query has no schema to build from, and chosen columns would be a part of one. */
    boolean rebuilds() {
        return mode.fullRefresh()
                && !(from instanceof Source.OfQuery)
                && selection.only().isEmpty()
                && selection.renames().isEmpty();
    }

    /** The new tables are committed before they take the others' places, so that no older snapshot finds them empty. */
    @Override
    public boolean opensItsOwn() {
        return rebuilds();
    }

    @Override
    public Report run(UpsertPlan plan, Work work) {
        return new Sync(plan, work).run();
    }

    @Override
    public Set<Work.Sort> supports() {
        return mode.separately() ? Set.of(Work.Sort.PHASES) : Set.of(Work.Sort.JOIN, Work.Sort.PHASES);
    }

    static SluiceException invalid(String what) {
        return SluiceException.of(Kind.USAGE, what, "upsert", "see docs/reference/upsert.md");
    }
}
