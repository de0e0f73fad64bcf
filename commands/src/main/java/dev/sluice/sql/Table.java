package dev.sluice.sql;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A table as the database describes it; made by the catalog only, so its name is resolved and its schema present.
 *
 * @param id the engine's own identity of the table (PostgreSQL's oid; 0 in SQLite)
 * @param columns in the table's order
 * @param primaryKey its columns in key order; empty when the table has none
 * @param uniqueKeys other unique, non-partial, expression-free keys over plain columns
 * @param foreignKeys those that leave this table
 */
public record Table(
        TableName name,
        long id,
        Sort sort,
        List<Column> columns,
        List<Name> primaryKey,
        List<UniqueKey> uniqueKeys,
        List<ForeignKey> foreignKeys) {
    /** What stands behind the name. */
    public enum Sort {
        TABLE,
        PARTITIONED,
        VIEW,
        MATERIALIZED_VIEW,
        FOREIGN,
        TEMPORARY
    }

    /**
     * A unique key.
     *
     * @param index its index's name
     * @param deferrable a deferrable key cannot arbitrate {@code on conflict}
     * @param nullsDistinct whether two nulls count as different
     */
    public record UniqueKey(Name index, List<Name> columns, boolean deferrable, boolean nullsDistinct) {
        public UniqueKey {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A foreign key.
     *
     * @param onDelete as SQL, such as {@code cascade} or {@code no action}
     */
    public record ForeignKey(
            String name,
            List<Name> columns,
            TableName parent,
            List<Name> parentColumns,
            String onDelete,
            boolean deferrable) {
        public ForeignKey {
            columns = List.copyOf(columns);
            parentColumns = List.copyOf(parentColumns);
        }
    }

    public Table {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        uniqueKeys = List.copyOf(uniqueKeys);
        foreignKeys = List.copyOf(foreignKeys);
    }

    public Optional<Column> column(Name wanted) {
        return columns.stream().filter(c -> c.name().equals(wanted)).findFirst();
    }

    /** The column's place, counted from 0; empty when there is none of that name. */
    public OptionalInt position(Name wanted) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(wanted)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    public List<Name> columnNames() {
        return columns.stream().map(Column::name).toList();
    }
}
