package dev.sluice.command.swap;

import dev.sluice.sql.Column;
import dev.sluice.sql.Column.Generation;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.Table.Trait;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Optional;

/**
 * The table, the staging table beside it, and what tells their rows apart.
 *
 * @param keep columns whose values the present rows keep
 * @param where the range that is replaced; empty for all rows
 * @param collations those that the staging table would not have by itself
 */
record Site(
        Table target,
        TableName staging,
        List<Name> key,
        List<Name> keep,
        Optional<Sql> where,
        boolean postgres,
        Collations collations) {
    Site {
        key = List.copyOf(key);
        keep = List.copyOf(keep);
    }

    /** What follows one of its columns where it is compared or declared. */
    String collated(Name column) {
        return collations.of(column);
    }

    /** Columns that rows are written with. */
    List<Name> columns() {
        return target.columns().stream()
                .filter(Column::writable)
                .map(Column::name)
                .toList();
    }

    /** Whether the database numbers the rows by this column. */
    static boolean isNumbered(Table table, Column column) {
        boolean rowid = table.is(Trait.ROWID_KEY) && table.primaryKey().contains(column.name());
        return rowid || column.generation() == Generation.IDENTITY || column.generation() == Generation.IDENTITY_ALWAYS;
    }

    /** Columns that a present row keeps and that a new one gets from the table itself. */
    List<Name> numbered() {
        return target.columns().stream()
                .filter(c -> keep.contains(c.name()) && isNumbered(target, c))
                .map(Column::name)
                .toList();
    }

    List<Name> inserted() {
        return columns().stream().filter(c -> !numbered().contains(c)).toList();
    }

    List<Name> updated() {
        return columns().stream()
                .filter(c -> !key.contains(c) && !keep.contains(c))
                .toList();
    }
}
