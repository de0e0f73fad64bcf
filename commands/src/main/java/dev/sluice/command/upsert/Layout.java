package dev.sluice.command.upsert;

import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Sqlite;
import dev.sluice.rows.KeyOrder;
import dev.sluice.rows.RowEncoding;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The columns that a sync carries, key first.
 *
 * @param keySize how many of them are the key
 * @param updated the target columns that an existing row takes over; never the key's
 */
record Layout(List<Pair> pairs, int keySize, List<Name> updated) {
    /** A source column and the target column it goes to. */
    record Pair(Column source, Column target) {}

    Layout {
        pairs = List.copyOf(pairs);
        updated = List.copyOf(updated);
    }

    List<Column> targets() {
        return pairs.stream().map(Pair::target).toList();
    }

    List<Pair> key() {
        return pairs.subList(0, keySize);
    }

    RowEncoding encoding(Dialect targetDialect) {
        List<Integer> key = IntStream.range(0, keySize).boxed().toList();
        return targetDialect instanceof Sqlite
                ? RowEncoding.toSqlite(targets(), key)
                : RowEncoding.toPostgres(targets(), key);
    }

    /** The order of tuples by their key. */
    KeyOrder order() {
        return new KeyOrder(
                IntStream.range(0, keySize).boxed().toList(),
                key().stream().map(p -> KeyOrder.of(p.target().type())).toList());
    }
}
