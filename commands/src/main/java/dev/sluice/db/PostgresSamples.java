package dev.sluice.db;

import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds rows that the transaction has changed: its ids stand in the new rows, and in the old ones as a reader outside sees them. */
final class PostgresSamples {
    static final int MOST = 3;

    /** More than are shown: a row that was only locked bears our id as well. */
    private static final int LOOKED_AT = 20;

    private static final String CLOSED_TO_READERS = """
            select count(*) from pg_locks
            where locktype = 'relation' and pid = pg_backend_pid() and granted
              and mode = 'AccessExclusiveLock' and relation = ?
            """;

    private final Transaction transaction;
    private final Reader committed;
    private final String ids;

    PostgresSamples(Transaction transaction, Reader committed, List<String> ids) {
        this.transaction = transaction;
        this.committed = committed;
        this.ids = "{" + String.join(",", ids) + "}";
    }

    /** None of a table without a primary key: nothing tells which row is which. */
    List<RowSample> of(String name) {
        Table now = Catalog.of(transaction, new Postgres()).table(TableName.parse(name));
        if (now.primaryKey().isEmpty()) {
            return List.of();
        }
        boolean readable = transaction.number(Sql.of(CLOSED_TO_READERS, now.id())) == 0;
        Optional<Table> then =
                readable ? Catalog.of(committed, new Postgres()).find(TableName.parse(name)) : Optional.empty();
        List<RowSample> samples = new ArrayList<>();
        then.ifPresent(t -> changed(now, common(now, t), samples));
        added(now, then, samples);
        return samples;
    }

    /** Those that both sides have, by name. */
    private static List<Column> common(Table now, Table then) {
        return now.columns().stream()
                .filter(c -> then.column(c.name()).isPresent())
                .toList();
    }

    private void changed(Table table, List<Column> columns, List<RowSample> samples) {
        Sql old =
                new Sql(select(table, columns) + " where xmax = any (?::text::xid[]) limit " + LOOKED_AT, List.of(ids));
        for (List<@Nullable Object> before : committed.query(old).rows()) {
            List<@Nullable Object> after = row(transaction, table, columns, key(table, columns, before));
            if (samples.size() < MOST && !after.equals(before)) {
                samples.add(new RowSample(labels(columns), before, after));
            }
        }
    }

    private void added(Table table, Optional<Table> then, List<RowSample> samples) {
        List<Column> columns = table.columns();
        Sql fresh =
                new Sql(select(table, columns) + " where xmin = any (?::text::xid[]) limit " + LOOKED_AT, List.of(ids));
        int most = samples.size() + MOST;
        for (List<@Nullable Object> after : transaction.query(fresh).rows()) {
            boolean known = then.isPresent()
                    && !row(committed, table, common(table, then.get()), key(table, columns, after))
                            .isEmpty();
            if (samples.size() < most && !known) {
                samples.add(new RowSample(labels(columns), List.of(), after));
            }
        }
    }

    private static List<@Nullable Object> key(Table table, List<Column> columns, List<@Nullable Object> row) {
        List<@Nullable Object> key = new ArrayList<>();
        for (Name name : table.primaryKey()) {
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).name().equals(name)) {
                    key.add(row.get(i));
                }
            }
        }
        return key;
    }

    private static List<@Nullable Object> row(
            Reader reader, Table table, List<Column> columns, List<@Nullable Object> key) {
        if (key.size() < table.primaryKey().size()) {
            return List.of();
        }
        // The bound text in the column's own type, so that the key's index serves.
        String where = table.primaryKey().stream()
                .map(name -> name.quoted() + " = ?::text::"
                        + table.column(name).orElseThrow().declared())
                .collect(Collectors.joining(" and "));
        Rows rows = reader.query(new Sql(select(table, columns) + " where " + where, key));
        return rows.isEmpty() ? List.of() : rows.rows().get(0);
    }

    private static String select(Table table, List<Column> columns) {
        String list = columns.stream().map(c -> c.name().quoted() + "::text").collect(Collectors.joining(", "));
        return "select " + list + " from " + table.name().quoted();
    }

    private static List<String> labels(List<Column> columns) {
        return columns.stream().map(c -> c.name().text()).toList();
    }
}
