package dev.sluice.shell.complete;

import dev.sluice.db.Reader;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The names of a database's tables and columns, as they were when somebody last looked. */
public final class Scheme {
    static final Scheme EMPTY = new Scheme(new TreeMap<>());

    private static final String POSTGRES = """
            select case when pg_table_is_visible(c.oid) then c.relname else n.nspname || '.' || c.relname end as "table",
                   a.attname as "column"
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema')
              and n.nspname !~ '^pg_(toast|temp)'
            order by c.oid, a.attnum
            """;
    private static final String SQLITE = """
            select m.name as "table", c.name as "column" from sqlite_schema m, pragma_table_xinfo(m.name) c
            where m.type in ('table', 'view') and m.name not like 'sqlite\\_%' escape '\\' order by m.name, c.cid
            """;

    /** By the table's name in lower case. */
    private final NavigableMap<String, Described> tables;

    private record Described(String name, List<String> columns) {}

    private Scheme(NavigableMap<String, Described> tables) {
        this.tables = tables;
    }

    /** Reads all of it, in one query. */
    static Scheme read(Reader reader, boolean postgres) {
        Map<String, List<String>> columns = new HashMap<>();
        reader.stream(Sql.of(postgres ? POSTGRES : SQLITE), labels -> {}, row -> columns.computeIfAbsent(
                        String.valueOf(row.get(0)), t -> new ArrayList<>())
                .add(String.valueOf(row.get(1))));
        return of(columns);
    }

    /** Of these tables and their columns. */
    static Scheme of(Map<String, List<String>> columns) {
        NavigableMap<String, Described> tables = new TreeMap<>();
        columns.forEach((name, own) -> tables.put(lower(name), new Described(name, List.copyOf(own))));
        return new Scheme(tables);
    }

    /** The tables whose names begin so, in whatever letters; no more than {@code most}. */
    List<String> tables(String prefix, int most) {
        String from = lower(prefix);
        return tables.subMap(from, from + Character.MAX_VALUE).values().stream()
                .limit(most)
                .map(Described::name)
                .toList();
    }

    /** The table's columns; none of a table that is not known. */
    List<String> columns(String table) {
        Described known = tables.get(lower(table));
        return known == null ? List.of() : known.columns();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
