package dev.sluice.backup;

import dev.sluice.db.Catalog;
import dev.sluice.db.Reader;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Sqlite;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts and digests of all tables of a database; the journal's are left out, for they go on when a database is replaced. */
public record TableCounts(Dialect dialect, Name journal) {
    private static final String TABLES = """
            select n.nspname::text as schema, c.relname::text as name
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname not in ('pg_catalog', 'information_schema')
                  and n.nspname <> ? order by 1, 2""";

    /** As the reader sees them. */
    public List<Whole.Count> of(Reader reader) {
        return dialect instanceof Sqlite ? sqlite(reader) : postgres(reader);
    }

    private List<Whole.Count> postgres(Reader reader) {
        // Rows that a policy hides would be missing without a word; with this the server says so.
        reader.query(Sql.of("select set_config('row_security', 'off', true)"));
        List<Whole.Count> counts = new ArrayList<>();
        for (TableName name : tables(reader)) {
            RowsDigest digest = new RowsDigest();
            reader.copyText(Sql.of("select * from only " + name.quoted()), digest::text);
            counts.add(new Whole.Count(name.toString(), digest.rows(), digest.hex()));
        }
        return counts;
    }

    /** PostgreSQL: those that are counted. */
    public List<TableName> tables(Reader reader) {
        Rows tables = reader.query(Sql.of(TABLES, journal.text()));
        List<TableName> names = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            names.add(new TableName(Optional.of(name(tables, i, "schema")), name(tables, i, "name")));
        }
        return names;
    }

    private static Name name(Rows rows, int row, String label) {
        return Name.of(String.valueOf(rows.text(row, label)));
    }

    /** Numbers alone: the sum of the file speaks for the rest. */
    private List<Whole.Count> sqlite(Reader reader) {
        List<Whole.Count> counts = new ArrayList<>();
        for (Table table : Catalog.of(reader, dialect).tables()) {
            if (!table.name().name().text().startsWith(journal.text() + "_")) {
                Object rows = reader.query(Sql.of(
                                "select count(*) as n from " + table.name().quoted()))
                        .value();
                counts.add(new Whole.Count(table.name().toString(), rows instanceof Number n ? n.longValue() : 0, ""));
            }
        }
        return counts;
    }
}
