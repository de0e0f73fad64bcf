package dev.sluice.db;

import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The columns and indexes of a SQLite table, to be looked at before and behind its being made anew. Names are small letters. */
record SqliteShape(Map<String, Column> columns, Map<String, Index> indexes) {
    private static final String COLUMNS = """
            select name, type, "notnull", dflt_value, pk from pragma_table_xinfo(?) order by cid
            """;
    /** An index that belongs to a constraint has no name of its own; a primary key's place is told with the columns. */
    private static final String INDEXES = """
            select l.name, l."unique", l.partial, l.origin, x.name, x."desc", x.coll
            from pragma_index_list(?) as l, pragma_index_xinfo(l.name) as x
            where x.key and l.origin <> 'pk' order by l.name, x.seqno
            """;

    /** What a column was declared to be; of its type only what SQLite makes of it. */
    record Column(String affinity, boolean notNull, String fallback, long key) {}

    /** What an index is over, and over how many of the rows. */
    record Index(boolean unique, boolean partial, List<String> columns, String described) {}

    static SqliteShape of(Link link, String table) {
        Map<String, Column> columns = new LinkedHashMap<>();
        for (List<@Nullable Object> row : link.query(Sql.of(COLUMNS, table)).rows()) {
            long key = number(row.get(4));
            columns.put(
                    name(row.get(0)),
                    new Column(affinity(name(row.get(1))), number(row.get(2)) == 1 || key > 0, text(row.get(3)), key));
        }
        return new SqliteShape(columns, indexes(link, table));
    }

    private static Map<String, Index> indexes(Link link, String table) {
        Map<String, List<List<@Nullable Object>>> parts = link.query(Sql.of(INDEXES, table)).rows().stream()
                .collect(Collectors.groupingBy(row -> name(row.get(0)), TreeMap::new, Collectors.toList()));
        Map<String, Index> indexes = new TreeMap<>();
        parts.forEach((name, rows) -> {
            Index index = index(rows);
            boolean own = name(rows.get(0).get(3)).equals("c");
            indexes.put(own ? "index \"" + name + "\"" : index.described(), index);
        });
        return indexes;
    }

    private static Index index(List<List<@Nullable Object>> parts) {
        List<String> columns = parts.stream().map(part -> name(part.get(4))).toList();
        String orders = parts.stream()
                .map(part -> name(part.get(4)) + (number(part.get(5)) == 1 ? " desc " : " ") + name(part.get(6)))
                .collect(Collectors.joining(", "));
        boolean unique = number(parts.get(0).get(1)) == 1;
        boolean partial = number(parts.get(0).get(2)) == 1;
        return new Index(unique, partial, columns, (unique ? "unique (" : "(") + orders + ")");
    }

    /**
     * What this one no longer has of the one before.
     *
     * @param dropped columns that were to go, and with them the indexes over them
     * @param given columns whose defaults were to be others
     */
    List<String> lost(SqliteShape before, Set<String> dropped, Set<String> given) {
        List<String> lost = new ArrayList<>();
        before.columns().forEach((name, column) -> {
            if (!dropped.contains(name)) {
                columnLost(name, column, given.contains(name), lost);
            }
        });
        before.indexes().forEach((name, index) -> {
            boolean gone = index.columns().stream().anyMatch(dropped::contains);
            if (!gone && !index.equals(indexes.get(name))) {
                lost.add("its " + name + (indexes.containsKey(name) ? " as it was" : ""));
            }
        });
        return lost;
    }

    private void columnLost(String name, Column before, boolean given, List<String> lost) {
        Column now = columns.get(name);
        if (now == null) {
            lost.add("its column \"" + name + "\"");
            return;
        }
        if (!given && !same(before.fallback(), now.fallback())) {
            lost.add("the default of \"" + name + "\" as it was");
        }
        if (!before.affinity().equals(now.affinity())
                || before.notNull() != now.notNull()
                || before.key() != now.key()) {
            lost.add("the definition of \"" + name + "\" as it was");
        }
    }

    /** Words such as {@code current_timestamp} may be written in another case, texts may not. */
    private static boolean same(String before, String now) {
        return before.equals(now) || (before.indexOf('\'') < 0 && before.equalsIgnoreCase(now));
    }

    /** As SQLite reads a declared type. */
    private static String affinity(String type) {
        if (type.contains("int")) {
            return "integer";
        }
        if (type.contains("char") || type.contains("clob") || type.contains("text")) {
            return "text";
        }
        if (type.isEmpty() || type.contains("blob")) {
            return "blob";
        }
        return type.contains("real") || type.contains("floa") || type.contains("doub") ? "real" : "numeric";
    }

    private static String name(@Nullable Object value) {
        return text(value).toLowerCase(Locale.ROOT);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number n ? n.longValue() : 0;
    }
}
