package dev.sluice.command.upsert;

import dev.sluice.dialect.Dialect;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table to be made in the target, in the likeness of one of the source.
 *
 * @param table with the columns, keys and foreign keys it will have; its id is 0 until it is there
 * @param indexes those that are no key's
 * @param warnings what differs from the source, a sentence each
 */
record Blueprint(Table table, List<Table.Index> indexes, List<String> warnings) {
    Blueprint {
        indexes = List.copyOf(indexes);
        warnings = List.copyOf(warnings);
    }

    /** The statement that makes the table, for before its rows are written. */
    String create(Dialect dialect) {
        return dialect.createTable(table);
    }

    /** Indexes and foreign keys, for when the rows of all tables are in. */
    List<String> complete(Dialect dialect) {
        return Stream.concat(
                        indexes.stream().map(index -> dialect.createIndex(table, index)),
                        dialect.createForeignKeys(table).stream())
                .toList();
    }
}
