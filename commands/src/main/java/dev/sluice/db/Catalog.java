package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Sqlite;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Nearest;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Reads what a database holds, through the reader's transaction and with what it sees. Keeps nothing: each call asks again, in
 * one query per kind of thing, however many tables there are.
 *
 * <p>Names: PostgreSQL's are exact, and without a schema they are looked for on the search path; SQLite's ignore the case of
 * ASCII letters and come back as they are stored.
 */
public final class Catalog {
    private final Census census;
    private final QueryColumns queries;

    private Catalog(Census census, QueryColumns queries) {
        this.census = census;
        this.queries = queries;
    }

    public static Catalog of(Reader reader, Dialect dialect) {
        boolean postgres = !(dialect instanceof Sqlite);
        Census census = postgres ? new PostgresCensus(reader) : new SqliteCensus(reader);
        return new Catalog(census, new QueryColumns(reader, postgres));
    }

    /**
     * The table, view or foreign table of that name; empty when there is none. A name whose part before the dot is no schema
     * is tried as one name with a dot inside.
     *
     * @throws SluiceException USAGE when several schemas of the search path have it
     */
    public Optional<Table> find(TableName name) {
        List<TableName> named = census.named(name);
        if (named.isEmpty() && name.schema().isPresent()) {
            named = census.named(undivided(name));
        }
        if (named.size() > 1) {
            throw ambiguous(name, named);
        }
        return named.stream().findFirst().map(census::read);
    }

    /**
     * The table of that name.
     *
     * @throws SluiceException USAGE when there is none, with the nearest names, or when the name is ambiguous
     */
    public Table table(TableName name) {
        return find(name).orElseThrow(() -> missing(name));
    }

    /**
     * All ordinary and partitioned tables of the search path's schemas, or of SQLite's main database, in the order of their
     * names; partitions, temporary tables, extensions' tables and Sluice's own are left out.
     */
    public List<Table> tables() {
        return census.tables();
    }

    /** The columns that a query gives; none of its rows is read. */
    public List<Column> columns(Sql query) {
        return queries.of(query);
    }

    /** The table's indexes, those of its keys included, in the order of their names. */
    public List<Table.Index> indexes(Table table) {
        return census.indexes(table);
    }

    /** The foreign keys that lead to the table, its own included. */
    public List<Table.Inbound> inboundReferences(Table table) {
        return census.inboundReferences(table);
    }

    /** The names of the table's own triggers that are on, sorted. */
    public List<String> triggers(Table table) {
        return census.triggers(table);
    }

    /** The sequences of the table's serial and identity columns; none in SQLite. */
    public List<Table.OwnedSequence> ownedSequences(Table table) {
        return census.ownedSequences(table);
    }

    /** How many rows the engine believes the table to have; empty when it has never counted. */
    public OptionalLong rowEstimate(Table table) {
        return census.rowEstimate(table);
    }

    /** Those of the declared types that this database does not know; none in SQLite, which takes any. */
    public List<String> unknownTypes(List<String> declared) {
        return declared.isEmpty() ? List.of() : census.unknownTypes(declared);
    }

    /** The whole database, in bytes on disk. */
    public long databaseSize() {
        return census.databaseSize();
    }

    /** All that the database holds besides rows, in a handful of queries. */
    public List<SchemaFact> schema() {
        return census.schema();
    }

    /** Sequences of columns whose next value the column has already passed, a sentence each; none in SQLite. */
    public List<String> sequencesBehind() {
        return census.sequencesBehind();
    }

    private static TableName undivided(TableName name) {
        return new TableName(Optional.empty(), Name.of(name.toString()));
    }

    private SluiceException ambiguous(TableName name, List<TableName> named) {
        String schemas = named.stream()
                .map(n -> n.schema().map(Object::toString).orElse(""))
                .collect(Collectors.joining(" and "));
        String what = "table \"%s\" is ambiguous: schemas %s of the search path have it".formatted(name, schemas);
        return SluiceException.of(Kind.USAGE, what, "", "write \"" + named.get(0) + "\" or another of them");
    }

    private SluiceException missing(TableName name) {
        String fact = "table \"" + name + "\" does not exist";
        List<TableName> outOfReach = census.outOfReach(name);
        if (!outOfReach.isEmpty()) {
            TableName there = outOfReach.get(0);
            String where = "schema \"" + there.schema().orElseThrow() + "\" has it but is not on the search path";
            return SluiceException.of(Kind.USAGE, fact, where, "write \"" + there + "\"");
        }
        return SluiceException.of(Kind.USAGE, fact, "", Nearest.question(name.toString(), census.spellings()));
    }
}
