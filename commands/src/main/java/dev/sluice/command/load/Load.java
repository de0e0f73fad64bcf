package dev.sluice.command.load;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.SafetyLimit;
import dev.sluice.command.Work;
import dev.sluice.db.Capabilities.Capability;
import dev.sluice.files.Format;
import dev.sluice.files.Manner;
import dev.sluice.rows.TimeForms;
import dev.sluice.sql.TableName;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Loads files into tables, in one transaction.
 *
 * @param from a file, a glob, {@code -} for what is piped in, or the folder of several tables' files
 * @param mode empty where the tables are expected to be empty
 */
public record Load(String from, Into into, Optional<Mode> mode, Fields fields, Reading reading, Care care)
        implements Command<LoadPlan> {
    /** What happens to the rows that a table has. */
    public enum Mode {
        /** They stay, and a row with the key of one of them is an error. */
        APPEND,
        /** They are deleted. */
        REPLACE,
        /** Those with a key of the file are updated where they differ. */
        UPSERT
    }

    /**
     * Where the records go.
     *
     * @param table of all files; empty when {@code tables} says it for each
     * @param tables by file or glob in the folder
     * @param children tables by the fields whose arrays they take: {@code innings}, or {@code matches.innings}
     */
    public record Into(Optional<TableName> table, Map<String, TableName> tables, Map<String, TableName> children) {
        public Into {
            tables = ordered(tables);
            children = ordered(children);
            if (table.isPresent() != tables.isEmpty()) {
                throw invalid("option \"into\" is missing: name a table, or a table for each file of a folder");
            }
        }

        private static Map<String, TableName> ordered(Map<String, TableName> map) {
            return java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(map));
        }
    }

    /**
     * Which fields go into which columns.
     *
     * @param renames columns by field
     * @param ignored fields to leave out
     * @param columns that are filled; empty for all that have no default
     * @param key columns that tell rows apart, for {@link Mode#UPSERT}; empty for the primary key
     */
    public record Fields(Map<String, String> renames, List<String> ignored, List<String> columns, List<String> key) {
        public Fields {
            renames = Map.copyOf(renames);
            ignored = List.copyOf(ignored);
            columns = List.copyOf(columns);
            key = List.copyOf(key);
        }
    }

    /** How files are written; by their endings where nothing is said. */
    public record Reading(
            Optional<Format> format, Charset encoding, List<String> path, Manner.Csv csv, TimeForms forms) {
        public Reading {
            path = List.copyOf(path);
        }
    }

    /**
     * What becomes of records that cannot be loaded.
     *
     * @param file takes them; without one, any such record is an error
     * @param limit at most so many
     */
    public record Aside(Optional<Path> file, int limit) {
        public Aside {
            if (limit < 1) {
                throw invalid("rejectLimit must be at least 1, was " + limit);
            }
        }
    }

    /**
     * What is done about losses.
     *
     * @param check only reads the files
     */
    public record Care(Aside aside, SafetyLimit limit, boolean check) {}

    public Load {
        if (from.isEmpty()) {
            throw invalid("the file has no name");
        }
        boolean upsert = mode.filter(Mode.UPSERT::equals).isPresent();
        if (!fields.key().isEmpty() && !upsert) {
            throw invalid("option \"key\" goes with mode: 'upsert'");
        }
        boolean replace = mode.filter(Mode.REPLACE::equals).isPresent();
        if (!replace
                && (care.limit().maxRows().isPresent()
                        || care.limit().maxPercent().isPresent())) {
            throw invalid("maxRows and maxPercent limit what mode: 'replace' deletes");
        }
        if (into.table().isEmpty()
                && (!fields.renames().isEmpty() || !fields.columns().isEmpty())) {
            throw invalid("map and columns go with one table; load that table on its own");
        }
    }

    Aside aside() {
        return care.aside();
    }

    SafetyLimit limit() {
        return care.limit();
    }

    @Override
    public String word() {
        return "load";
    }

    @Override
    public LoadPlan plan(Databases databases) {
        return new LoadPlanner(this, databases).plan();
    }

    @Override
    public Set<Capability> needs(LoadPlan plan) {
        if (care.check()) {
            return Set.of();
        }
        Set<Capability> needs = EnumSet.of(Capability.ATOMIC_COPY);
        if (plan.tables().stream().anyMatch(TableLoad::staged)) {
            needs.add(Capability.TEMPORARY_TABLES);
        }
        return needs;
    }

    @Override
    public Report run(LoadPlan plan, Work work) {
        if (work instanceof Work.Joined joined) {
            return care.check() ? new Checking(plan, joined).run() : new Loading(plan, joined).run();
        }
        throw new AssertionError(work);
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.JOIN);
    }

    static SluiceException invalid(String what) {
        return SluiceException.of(Kind.USAGE, what, "load", "see docs/reference/load.md");
    }
}
