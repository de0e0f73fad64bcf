package dev.sluice.sql;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A table as the database describes it; made by the catalog only, so its name is resolved and its schema present.
 *
 * @param id the engine's own identity of the table (PostgreSQL's oid; 0 in SQLite)
 * @param columns in the table's order
 * @param primaryKey its columns in key order; empty when the table has none
 * @param uniqueKeys other unique, non-partial, expression-free keys over plain columns
 * @param foreignKeys those that leave this table
 * @param traits what a command must know before it writes here or puts another table in this one's place
 */
public record Table(
        TableName name,
        long id,
        Sort sort,
        List<Column> columns,
        List<Name> primaryKey,
        List<UniqueKey> uniqueKeys,
        List<ForeignKey> foreignKeys,
        Set<Trait> traits) {
    /** What stands behind the name. */
    public enum Sort {
        TABLE,
        PARTITIONED,
        VIEW,
        MATERIALIZED_VIEW,
        FOREIGN,
        TEMPORARY;

        /** Whether each row has a place of its own, by which it can be told from others. */
        public boolean hasPlaces() {
            return this != VIEW && this != FOREIGN;
        }
    }

    /** What is not usual about a table. */
    public enum Trait {
        /** Row security hides rows from this session's user, or may refuse them. */
        ROW_SECURITY,
        /** It has triggers of its own, other than those that check foreign keys. */
        TRIGGERS,
        /** It is a partition of another table. */
        PARTITION,
        /** It inherits from another table or is inherited from; partitions aside. */
        INHERITANCE,
        /** Other tables' foreign keys, or its own, lead to it. */
        REFERENCED,
        /** SQLite: its one key column is the rowid. */
        ROWID_KEY,
        /** SQLite: it has no rowid. */
        WITHOUT_ROWID,
        /** SQLite: the declared types are enforced. */
        STRICT
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
     * @param name empty in SQLite, which does not tell it
     * @param parentColumns the referenced key; empty where a SQLite key leads to no key at all
     * @param onDelete as SQL, such as {@code cascade} or {@code no action}
     * @param nulled those of its columns that {@code set null} or {@code set default} fill: all of them unless it names some
     */
    public record ForeignKey(
            String name,
            List<Name> columns,
            TableName parent,
            List<Name> parentColumns,
            String onDelete,
            boolean deferrable,
            List<Name> nulled) {
        public ForeignKey {
            columns = List.copyOf(columns);
            parentColumns = List.copyOf(parentColumns);
            nulled = List.copyOf(nulled);
        }
    }

    /**
     * An index.
     *
     * @param columns its key columns; empty when it is not plain
     * @param plain over columns of the whole table, of the engine's usual kind: no expression, no predicate
     * @param collation the first that is not the engine's default, such as {@code NOCASE}; empty when there is none
     */
    public record Index(Name name, List<Name> columns, boolean unique, boolean plain, String collation) {
        public Index {
            columns = List.copyOf(columns);
        }
    }

    /** A foreign key that leads to a table, and the table it comes from. */
    public record Inbound(TableName child, ForeignKey key) {}

    /** A sequence that belongs to a column. */
    public record OwnedSequence(Name column, TableName sequence) {}

    public Table {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        uniqueKeys = List.copyOf(uniqueKeys);
        foreignKeys = List.copyOf(foreignKeys);
        traits = Set.copyOf(traits);
    }

    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /** SQLite: the first spelling of the rowid that no column has taken; empty where there is none. */
    public Optional<Name> rowid() {
        if (!sort.hasPlaces() || is(Trait.WITHOUT_ROWID)) {
            return Optional.empty();
        }
        return Stream.of("rowid", "_rowid_", "oid")
                .filter(name -> columns.stream().noneMatch(c -> c.name().text().equalsIgnoreCase(name)))
                .findFirst()
                .map(Name::of);
    }

    /** The same table with other columns. */
    public Table withColumns(List<Column> other) {
        return new Table(name, id, sort, other, primaryKey, uniqueKeys, foreignKeys, traits);
    }

    /** The same table with another primary key. */
    public Table withPrimaryKey(List<Name> other) {
        return new Table(name, id, sort, columns, other, uniqueKeys, foreignKeys, traits);
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
