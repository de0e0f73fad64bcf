package dev.sluice.backup;

import dev.sluice.db.RawRows;
import dev.sluice.db.Reader;
import dev.sluice.db.Reader.TextSink;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table's rows as the text of PostgreSQL's COPY. SQLite's get a field before their own that tells the storage class of each
 * value, because there it belongs to the value and not to the column.
 *
 * @param columns in the order of the fields
 */
public record TableText(TableName table, List<Name> columns, boolean postgres) {
    private static final int BATCH = 256;

    public TableText {
        columns = List.copyOf(columns);
    }

    /** All that a writer would write. */
    public static TableText of(Table table, boolean postgres) {
        List<Name> columns = table.columns().stream()
                .filter(Column::writable)
                .map(Column::name)
                .toList();
        return new TableText(table.name(), columns, postgres);
    }

    /** Hands all rows that the reader sees to the sink. */
    public void read(Reader reader, TextSink sink) {
        if (postgres) {
            reader.copyText(select(), sink);
            return;
        }
        SqliteLine line = new SqliteLine(columns.size());
        try (RawRows rows = reader.rawRows(select())) {
            boolean more = true;
            while (more) {
                more = rows.read(BATCH, row -> line.add(row));
                line.flush(sink);
            }
        }
    }

    private Sql select() {
        return Sql.of("select " + list() + " from " + table.quoted());
    }

    /** The columns as SQL. */
    public String list() {
        return columns.stream().map(Name::quoted).collect(Collectors.joining(", "));
    }
}
