package dev.sluice.db;

import static java.util.stream.Collectors.groupingBy;

import dev.sluice.sql.Column;
import dev.sluice.sql.Column.Generation;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.Table.Trait;
import dev.sluice.sql.TableName;
import dev.sluice.sql.ValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one or all of SQLite's tables in four queries. */
final class SqliteTables {
    /** The tables in question; each query begins with it. */
    private static final String WANTED = "with wanted as materialized (select * from pragma_table_list m where %s)\n";

    private static final String ONE = "m.schema = 'main' and m.name = ?";

    private static final String ALL = """
            m.schema = 'main' and m.type = 'table'
              and m.name not like 'sqlite\\_%' escape '\\' and m.name not like 'sluice\\_%' escape '\\'""";

    private static final String RELATIONS = """
            select w.name as name, w.type as kind, w.wr as without_rowid, w.strict as strict,
                   exists (
                     select 1 from main.sqlite_schema t
                     where t.type = 'trigger' and t.tbl_name = w.name collate nocase) as triggers,
                   exists (
                     select 1
                     from pragma_table_list c
                     join pragma_foreign_key_list(c.name, 'main') f
                     where c.schema = 'main' and c.type = 'table' and f."table" = w.name collate nocase) as referenced
            from wanted w
            order by w.name
            """;

    private static final String COLUMNS = """
            select w.name as "table", x.name as name, x.type as declared, x."notnull" as not_null,
                   x.dflt_value as default_sql, x.pk as pk, x.hidden as hidden
            from wanted w
            join pragma_table_xinfo(w.name, 'main') x
            where x.hidden <> 1
            order by w.name, x.cid
            """;

    /** Every key column of every unique index; an expression has no name. */
    private static final String KEYS = """
            select w.name as "table", i.name as "index", i.origin as origin, x.name as "column"
            from wanted w
            join pragma_index_list(w.name, 'main') i
            join pragma_index_xinfo(i.name, 'main') x
            where i."unique" = 1 and i.partial = 0 and x.key = 1
            order by w.name, i.name, x.seqno
            """;

    /** Without parent columns the key leads to the parent's primary key; names come as they are stored, not as written. */
    private static final String FOREIGN_KEYS = """
            select w.name as "table", f.id as id, f.on_delete as on_delete,
                   coalesce((
                     select o.name from pragma_table_xinfo(w.name, 'main') o
                     where o.name = f."from" collate nocase), f."from") as "column",
                   coalesce((
                     select t.name from pragma_table_list t
                     where t.schema = 'main' and t.name = f."table" collate nocase), f."table") as parent,
                   (
                     select p.name from pragma_table_xinfo(f."table", 'main') p
                     where case when f."to" is null then p.pk = f.seq + 1
                                else p.name = f."to" collate nocase end) as parent_column
            from wanted w
            join pragma_foreign_key_list(w.name, 'main') f
            order by w.name, f.id, f.seq
            """;

    private static final Pattern LITERAL = Pattern.compile(
            "(?is)[+-]?[0-9.]+(e[+-]?[0-9]+)?|x?'([^']|'')*'|null|true|false|current_(date|time|timestamp)");

    private final Reader reader;

    SqliteTables(Reader reader) {
        this.reader = reader;
    }

    List<Table> one(Name name) {
        return read(ONE, List.of(name.text()));
    }

    List<Table> all() {
        return read(ALL, List.of());
    }

    private List<Table> read(String which, List<Object> binds) {
        Map<String, List<CatalogRow>> columns = byTable(COLUMNS, which, binds);
        Map<String, List<CatalogRow>> keys = byTable(KEYS, which, binds);
        Map<String, List<CatalogRow>> foreignKeys = byTable(FOREIGN_KEYS, which, binds);
        List<Table> tables = new ArrayList<>();
        for (CatalogRow row : rows(RELATIONS, which, binds)) {
            String name = row.text("name");
            tables.add(table(
                    row,
                    columns.getOrDefault(name, List.of()),
                    keys.getOrDefault(name, List.of()),
                    foreignKeys.getOrDefault(name, List.of())));
        }
        return tables;
    }

    private static Table table(
            CatalogRow row, List<CatalogRow> columns, List<CatalogRow> keys, List<CatalogRow> foreignKeys) {
        Set<Trait> traits = traits(row, columns, keys);
        boolean enforced = traits.contains(Trait.ROWID_KEY) || traits.contains(Trait.WITHOUT_ROWID);
        return new Table(
                new TableName(Optional.empty(), row.name("name")),
                0,
                row.text("kind").equals("view") ? Table.Sort.VIEW : Table.Sort.TABLE,
                columns.stream().map(column -> column(column, enforced)).toList(),
                keyColumns(columns).stream().map(column -> column.name("name")).toList(),
                uniqueKeys(keys),
                foreignKeys(foreignKeys),
                traits);
    }

    private static Set<Trait> traits(CatalogRow row, List<CatalogRow> columns, List<CatalogRow> keys) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        if (row.is("without_rowid")) {
            traits.add(Trait.WITHOUT_ROWID);
        } else if (rowidKey(columns, keys)) {
            traits.add(Trait.ROWID_KEY);
        }
        if (row.is("strict")) {
            traits.add(Trait.STRICT);
        }
        if (row.is("triggers")) {
            traits.add(Trait.TRIGGERS);
        }
        if (row.is("referenced")) {
            traits.add(Trait.REFERENCED);
        }
        return traits;
    }

    /** An {@code integer primary key desc} is not the rowid, by an old mistake that stays; its index gives it away. */
    private static boolean rowidKey(List<CatalogRow> columns, List<CatalogRow> keys) {
        List<CatalogRow> key = keyColumns(columns);
        return key.size() == 1
                && key.get(0).text("declared").equalsIgnoreCase("integer")
                && keys.stream().noneMatch(row -> row.text("origin").equals("pk"));
    }

    private static List<CatalogRow> keyColumns(List<CatalogRow> columns) {
        return columns.stream()
                .filter(column -> column.number("pk") > 0)
                .sorted(Comparator.comparingLong(column -> column.number("pk")))
                .toList();
    }

    /** Only the rowid and the key of a table without one are kept from nulls when nothing is declared. */
    private static Column column(CatalogRow row, boolean keyEnforced) {
        boolean computed = row.number("hidden") > 1;
        return new Column(
                row.name("name"),
                ValueType.DYNAMIC,
                row.text("declared"),
                row.is("not_null") || (keyEnforced && row.number("pk") > 0),
                row.maybe("default_sql").map(SqliteTables::expression),
                computed ? Generation.COMPUTED : Generation.NONE);
    }

    /** The pragma drops the parentheses without which an expression is no default. */
    private static String expression(String sql) {
        return LITERAL.matcher(sql).matches() ? sql : "(" + sql + ")";
    }

    private static List<Table.UniqueKey> uniqueKeys(List<CatalogRow> keys) {
        return CatalogRow.groups(keys, "index").stream()
                .filter(group -> !group.get(0).text("origin").equals("pk"))
                .filter(group ->
                        group.stream().allMatch(row -> row.maybe("column").isPresent()))
                .map(group ->
                        new Table.UniqueKey(group.get(0).name("index"), CatalogRow.names(group, "column"), false, true))
                .toList();
    }

    private static List<Table.ForeignKey> foreignKeys(List<CatalogRow> rows) {
        return CatalogRow.groups(rows, "id").stream()
                .map(group -> new Table.ForeignKey(
                        "",
                        CatalogRow.names(group, "column"),
                        new TableName(Optional.empty(), group.get(0).name("parent")),
                        parentColumns(group),
                        group.get(0).text("on_delete").toLowerCase(Locale.ROOT),
                        false,
                        CatalogRow.names(group, "column")))
                .toList();
    }

    private static List<Name> parentColumns(List<CatalogRow> group) {
        boolean known =
                group.stream().allMatch(row -> row.maybe("parent_column").isPresent());
        return known ? CatalogRow.names(group, "parent_column") : List.of();
    }

    private Map<String, List<CatalogRow>> byTable(String sql, String which, List<Object> binds) {
        return rows(sql, which, binds).stream().collect(groupingBy(row -> row.text("table")));
    }

    private List<CatalogRow> rows(String sql, String which, List<Object> binds) {
        return CatalogRow.of(reader.query(new Sql(WANTED.formatted(which) + sql, List.copyOf(binds))));
    }
}
