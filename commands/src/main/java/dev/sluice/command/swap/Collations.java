package dev.sluice.command.swap;

import dev.sluice.db.Reader;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.List;

/**
 * Columns of keys that SQLite compares otherwise than byte by byte. Its pragmas tell of a collation in indexes only; that of a unique index is
 * the column's wherever rows of others refer to it.
 */
record Collations(List<Collated> columns) {
    static final Collations NONE = new Collations(List.of());

    private static final String OF_KEYS = """
            select x.name, min(x.coll) from pragma_index_list(?, 'main') as i join pragma_index_xinfo(i.name, 'main') as x
            where i."unique" = 1 and x."key" = 1 and x.name is not null
            group by x.name having min(upper(x.coll)) = max(upper(x.coll)) and min(upper(x.coll)) <> 'BINARY'
            """;

    /** A column and its collation. */
    record Collated(Name column, String collation) {
        private String sql() {
            return " collate " + Name.of(collation).quoted();
        }
    }

    Collations {
        columns = List.copyOf(columns);
    }

    static Collations of(Reader reader, Table table) {
        return new Collations(reader.query(Sql.of(OF_KEYS, table.name().name().text())).rows().stream()
                .map(row -> new Collated(Name.of(String.valueOf(row.get(0))), String.valueOf(row.get(1))))
                .toList());
    }

    /** What follows the column's name where it is compared or declared; nothing for most. */
    String of(Name column) {
        return columns.stream()
                .filter(c -> c.column().equals(column))
                .map(Collated::sql)
                .findFirst()
                .orElse("");
    }
}
