package dev.sluice.db;

import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/** PostgreSQL's system catalogs, versions 14 to 18. */
final class PostgresCensus implements Census {
    private static final String NAMED = """
            select n.nspname as schema, c.relname as name
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.relname = ?
              and c.relkind in ('r', 'p', 'v', 'm', 'f')
            """;

    private static final String IN_SCHEMA = NAMED + "  and n.nspname = ?\n";

    private static final String ON_PATH =
            NAMED + "  and (n.nspname = any (current_schemas(false)) or n.oid = pg_my_temp_schema())\norder by 1\n";

    private static final String OFF_PATH = NAMED + """
              and not (n.nspname = any (current_schemas(true)))
              and n.nspname not like 'pg\\_%'
              and n.nspname <> 'information_schema'
            order by 1
            """;

    private static final String SPELLINGS = """
            select case when n.nspname = any (current_schemas(false)) then c.relname
                        else n.nspname || '.' || c.relname end as name,
                   n.nspname || '.' || c.relname as qualified
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v', 'm', 'f')
              and n.nspname not like 'pg\\_%'
              and n.nspname <> 'information_schema'
            order by 1
            """;

    private static final String USER_TABLES = """
            select c.oid
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = any (current_schemas(false))
              and n.nspname <> 'sluice'
              and c.relkind in ('r', 'p')
              and c.relpersistence <> 't'
              and not c.relispartition
              and not exists (
                select from pg_depend d
                where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
            """;

    private static final String OID = """
            select c.oid
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and c.relname = ?
            """;

    private static final String INDEXES = """
            select c.relname as name, i.indisunique as is_unique, a.attname as "column",
                   am.amname = 'btree' and i.indpred is null and i.indexprs is null as plain,
                   coalesce(l.collname, '') as "collation"
            from pg_index i
            join pg_class c on c.oid = i.indexrelid
            join pg_am am on am.oid = c.relam
            cross join lateral unnest(i.indkey::int2[], i.indcollation::oid[])
              with ordinality k(attnum, coll, position)
            left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
            left join pg_collation l on l.oid = k.coll and l.collname <> 'default'
            where i.indrelid = ? and i.indisvalid and k.position <= i.indnkeyatts
            order by c.relname, k.position
            """;

    private static final String SEQUENCES = """
            select a.attname as "column", n.nspname as schema, s.relname as name
            from pg_depend d
            join pg_class s on s.oid = d.objid and s.relkind = 'S'
            join pg_namespace n on n.oid = s.relnamespace
            join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
            where d.classid = 'pg_class'::regclass
              and d.refclassid = 'pg_class'::regclass
              and d.deptype in ('a', 'i')
              and d.refobjid = ?
            order by a.attnum
            """;

    /** A partitioned table's own count is not kept by autovacuum; its leaves' are. */
    private static final String ESTIMATE = """
            select case when min(c.reltuples) >= 0 then sum(c.reltuples)::int8 end as rows
            from pg_class c
            where c.relkind <> 'p'
              and (c.oid = ? or c.oid in (select relid from pg_partition_tree(?::oid) where isleaf))
            """;

    private final Reader reader;
    private final PostgresTables tables;

    PostgresCensus(Reader reader) {
        this.reader = reader;
        this.tables = new PostgresTables(reader);
    }

    @Override
    public List<TableName> named(TableName wanted) {
        String name = wanted.name().text();
        return names(wanted.schema()
                .map(schema -> Sql.of(IN_SCHEMA, name, schema.text()))
                .orElseGet(() -> Sql.of(ON_PATH, name)));
    }

    @Override
    public List<TableName> outOfReach(TableName wanted) {
        return wanted.schema().isPresent()
                ? List.of()
                : names(Sql.of(OFF_PATH, wanted.name().text()));
    }

    @Override
    public List<String> spellings() {
        return rows(Sql.of(SPELLINGS)).stream()
                .flatMap(row -> List.of(row.text("name"), row.text("qualified")).stream())
                .toList();
    }

    @Override
    public Table read(TableName resolved) {
        String schema = resolved.schema().orElseThrow().text();
        return tables.read(ids(Sql.of(OID, schema, resolved.name().text()))).get(0);
    }

    @Override
    public List<Table> tables() {
        return tables.read(ids(Sql.of(USER_TABLES)));
    }

    @Override
    public List<Table.Index> indexes(Table table) {
        return IndexRows.read(rows(Sql.of(INDEXES, table.id())));
    }

    @Override
    public List<Table.Inbound> inboundReferences(Table table) {
        return tables.inbound(table.id());
    }

    @Override
    public List<String> triggers(Table table) {
        String sql =
                "select tgname::text as name from pg_trigger where tgrelid = ? and not tgisinternal and tgenabled <> 'D' order by 1";
        return reader.query(Sql.of(sql, table.id())).rows().stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    @Override
    public List<Table.OwnedSequence> ownedSequences(Table table) {
        return rows(Sql.of(SEQUENCES, table.id())).stream()
                .map(row -> new Table.OwnedSequence(row.name("column"), row.table("schema", "name")))
                .toList();
    }

    @Override
    public OptionalLong rowEstimate(Table table) {
        return rows(Sql.of(ESTIMATE, table.id(), table.id())).stream()
                .flatMap(row -> row.maybe("rows").stream())
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    @Override
    public List<String> unknownTypes(List<String> declared) {
        String values = String.join(", ", Collections.nCopies(declared.size(), "(?::text)"));
        String sql = "select name from (values " + values + ") types(name) where to_regtype(name) is null";
        return rows(new Sql(sql, List.copyOf(declared))).stream()
                .map(row -> row.text("name"))
                .toList();
    }

    @Override
    public long databaseSize() {
        return rows(Sql.of("select pg_database_size(current_database()) as bytes"))
                .get(0)
                .number("bytes");
    }

    @Override
    public List<SchemaFact> schema() {
        return new PostgresSchema(reader).facts();
    }

    @Override
    public List<String> sequencesBehind() {
        return new PostgresSchema(reader).behind();
    }

    private List<TableName> names(Sql sql) {
        return rows(sql).stream().map(row -> row.table("schema", "name")).toList();
    }

    private List<Long> ids(Sql sql) {
        return rows(sql).stream().map(row -> row.number("oid")).toList();
    }

    private List<CatalogRow> rows(Sql sql) {
        return CatalogRow.of(reader.query(sql));
    }
}
