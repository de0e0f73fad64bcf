package dev.sluice.command.upsert;

import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Optional;

/**
 * What is going to happen to one table.
 *
 * @param target as it is, or as it will be once the statements before it have run
 * @param filter condition on the source's rows, over the alias {@code s}
 */
record TablePlan(
        Origin origin,
        Table target,
        Layout layout,
        Strategy strategy,
        Preparation preparation,
        Optional<Sql> filter,
        Optional<Watermark> watermark,
        SourceSize size) {
    /**
     * Statements around the rows.
     *
     * @param before those that make the table fit: create table, add column
     * @param after those for when its rows are in: foreign keys of a new table
     * @param refit what takes the place of a table that is built anew
     * @param building how such a table is built, and one that is not there yet in the same run
     */
    record Preparation(
            List<Sql> before,
            List<Sql> after,
            boolean created,
            List<String> warnings,
            Optional<Refit> refit,
            Optional<Refit.Building> building) {
        static final Preparation NONE = new Preparation(List.of(), List.of(), false, List.of());

        Preparation(List<Sql> before, List<Sql> after, boolean created, List<String> warnings) {
            this(before, after, created, warnings, Optional.empty(), Optional.empty());
        }

        Preparation(Refit refit, List<String> warnings) {
            this(List.of(), List.of(), false, warnings, Optional.of(refit), Optional.of(refit.building()));
        }

        Preparation with(Refit.Building how) {
            return new Preparation(before, after, created, warnings, refit, Optional.of(how));
        }

        Preparation {
            before = List.copyOf(before);
            after = List.copyOf(after);
            warnings = List.copyOf(warnings);
        }
    }

    /** Whether a row may refer to another of the same table. */
    boolean refersToItself() {
        return target.foreignKeys().stream().anyMatch(k -> k.parent().equals(target.name()));
    }

    TablePlan with(Strategy other) {
        return new TablePlan(origin, target, layout, other, preparation, filter, watermark, size);
    }

    /** The same rows into another table of that shape. */
    TablePlan into(TableName other, Strategy how) {
        Table there = new Table(
                other,
                0,
                target.sort(),
                target.columns(),
                target.primaryKey(),
                target.uniqueKeys(),
                target.foreignKeys(),
                target.traits());
        return new TablePlan(origin, there, layout, how, preparation, filter, watermark, size);
    }

    TablePlan filtered(Sql other) {
        return new TablePlan(origin, target, layout, strategy, preparation, Optional.of(other), watermark, size);
    }

    TablePlan sized(SourceSize known) {
        return new TablePlan(origin, target, layout, strategy, preparation, filter, watermark, known);
    }
}
