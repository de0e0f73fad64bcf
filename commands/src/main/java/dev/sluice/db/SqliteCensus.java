package dev.sluice.db;

import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** SQLite's schema of the main database, through its pragma functions. */
final class SqliteCensus implements Census {
    private static final String NAMED = """
            select name from pragma_table_list
            where schema = 'main' and name = ? collate nocase and type in ('table', 'view', 'virtual')
            """;

    private static final String SPELLINGS = """
            select name from pragma_table_list
            where schema = 'main' and type in ('table', 'view', 'virtual') and name not like 'sqlite\\_%' escape '\\'
            order by name
            """;

    private static final String INDEXES = """
            select i.name as name, i."unique" as is_unique, x.name as "column", i.partial = 0 as plain,
                   replace(upper(x.coll), 'BINARY', '') as collation
            from pragma_index_list(?, 'main') i
            join pragma_index_xinfo(i.name, 'main') x
            where x.key = 1
            order by i.name, x.seqno
            """;

    private static final String SIZE =
            "select page_count * page_size as bytes from pragma_page_count, pragma_page_size";

    private final Reader reader;
    private final SqliteTables tables;

    SqliteCensus(Reader reader) {
        this.reader = reader;
        this.tables = new SqliteTables(reader);
    }

    @Override
    public List<TableName> named(TableName wanted) {
        boolean reachable =
                wanted.schema().map(s -> s.text().equalsIgnoreCase("main")).orElse(true);
        return reachable
                ? rows(Sql.of(NAMED, wanted.name().text())).stream()
                        .map(row -> new TableName(Optional.empty(), row.name("name")))
                        .toList()
                : List.of();
    }

    @Override
    public List<TableName> outOfReach(TableName wanted) {
        return List.of();
    }

    @Override
    public List<String> spellings() {
        return rows(Sql.of(SPELLINGS)).stream().map(row -> row.text("name")).toList();
    }

    @Override
    public Table read(TableName resolved) {
        return tables.one(resolved.name()).get(0);
    }

    @Override
    public List<Table> tables() {
        return tables.all();
    }

    @Override
    public List<Table.Index> indexes(Table table) {
        return IndexRows.read(rows(Sql.of(INDEXES, table.name().name().text())));
    }

    @Override
    public List<Table.Inbound> inboundReferences(Table table) {
        return tables.all().stream()
                .flatMap(child -> child.foreignKeys().stream()
                        .filter(key -> key.parent().equals(table.name()))
                        .map(key -> new Table.Inbound(child.name(), key)))
                .toList();
    }

    @Override
    public List<String> triggers(Table table) {
        String sql = "select name from sqlite_schema where type = 'trigger' and tbl_name = ? collate nocase order by 1";
        return reader.query(Sql.of(sql, table.name().name().text())).rows().stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    @Override
    public List<Table.OwnedSequence> ownedSequences(Table table) {
        return List.of();
    }

    /** What {@code analyze} has left is as old as the last one; it is no estimate of anything. */
    @Override
    public OptionalLong rowEstimate(Table table) {
        return OptionalLong.empty();
    }

    @Override
    public List<String> unknownTypes(List<String> declared) {
        return List.of();
    }

    @Override
    public long databaseSize() {
        return rows(Sql.of(SIZE)).get(0).number("bytes");
    }

    @Override
    public List<SchemaFact> schema() {
        return new SqliteSchema(reader).facts();
    }

    @Override
    public List<String> sequencesBehind() {
        return List.of();
    }

    private List<CatalogRow> rows(Sql sql) {
        return CatalogRow.of(reader.query(sql));
    }
}
