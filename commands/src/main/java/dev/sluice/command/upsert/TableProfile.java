package dev.sluice.command.upsert;

import dev.sluice.db.RawRows;
import dev.sluice.db.Reader;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The profiles of all columns of a SQLite table, from one scan of every row: what a column declares binds nobody.
 *
 * @param positions what rows are named by: {@code rowid}, or {@code row} counted from 1 where there is none
 */
record TableProfile(List<ColumnProfile> columns, String positions) {
    private static final int BATCH = 1000;

    static TableProfile of(Reader reader, Table table) {
        List<ColumnProfile> columns = table.columns().stream()
                .map(column ->
                        new ColumnProfile(DeclaredType.of(column.declared()).forms()))
                .toList();
        List<String> rowid = rowid(table);
        String selected = Stream.concat(table.columnNames().stream().map(Name::quoted), rowid.stream())
                .collect(Collectors.joining(", "));
        String sql = "select " + selected + " from " + table.name().quoted();
        Rows rows = new Rows(columns, !rowid.isEmpty());
        try (RawRows raw = reader.rawRows(Sql.of(sql))) {
            boolean more = true;
            while (more) {
                more = raw.read(BATCH, rows);
            }
        }
        return new TableProfile(columns, rowid.isEmpty() ? "row" : "rowid");
    }

    /** The row as a message names it. */
    String at(long position) {
        return positions + " " + position;
    }

    private static List<String> rowid(Table table) {
        return table.sort() == Table.Sort.TABLE
                ? table.rowid().stream().map(Name::text).toList()
                : List.of();
    }

    /** Takes the rows; the rowid, where there is one, is the last column. */
    private static final class Rows implements RawRows.Sink {
        private final List<ColumnProfile> columns;
        private final boolean rowid;
        private long count;

        Rows(List<ColumnProfile> columns, boolean rowid) {
            this.columns = columns;
            this.rowid = rowid;
        }

        @Override
        public void row(RawRows.RawRow row) {
            count++;
            long position = rowid ? row.integer(columns.size()) : count;
            IntStream.range(0, columns.size()).forEach(i -> columns.get(i).add(row, i, position));
        }
    }
}
