package dev.sluice.command.backfill;

import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A mapping with its names resolved.
 *
 * @param source the table with the documents
 * @param into the table whose rows the elements become
 * @param links the table of the lists' values
 * @param update columns that are set in rows that are there already
 */
record Mapped(
        Mapping mapping,
        Table source,
        Table into,
        Optional<Table> links,
        Elements elements,
        List<Name> update,
        boolean postgres) {
    Mapped {
        update = List.copyOf(update);
    }

    static Mapped of(Mapping mapping, List<Name> update, Catalog catalog, Transaction tx) {
        Table source = catalog.table(mapping.documents().table());
        Column document = Columns.of(source, mapping.documents().column());
        Table into = catalog.table(mapping.into());
        Optional<Table> links = mapping.links().map(l -> catalog.table(l.into()));
        Optional<Column> linked =
                links.map(t -> Columns.of(t, mapping.links().orElseThrow().value()));
        Elements elements = tx.isPostgres()
                ? new PostgresElements(
                        mapping,
                        document,
                        linked,
                        tx.number(Sql.of("select current_setting('server_version_num')::integer as n")))
                : new SqliteElements(mapping, document, linked);
        Mapped mapped = new Mapped(mapping, source, into, links, elements, update, tx.isPostgres());
        mapped.check();
        return mapped;
    }

    private void check() {
        mapping.parent().forEach(p -> Columns.of(source, p.source()));
        List<Name> parent = parentColumns();
        if (!mapping.key().containsAll(parent)) {
            throw Backfill.invalid("key: must hold the columns of parent: " + parent + ", was " + mapping.key());
        }
        insert();
        links.ifPresent(this::checkLinks);
    }

    /** What one document of a parent does not list may be listed by another of the same. */
    void refuseSharedParents(String word) {
        Set<Name> given = new TreeSet<>(parentSources());
        boolean unique = (!source.primaryKey().isEmpty() && given.containsAll(source.primaryKey()))
                || source.uniqueKeys().stream().anyMatch(k -> given.containsAll(k.columns()));
        if (!unique) {
            throw Backfill.invalid(word + " takes away what a document does not list, and two rows of " + source.name()
                    + " may have the same " + given + ": what the other lists would go; add a unique key over them");
        }
    }

    private void checkLinks(Table table) {
        Mapping.Links wanted = mapping.links().orElseThrow();
        Columns.of(table, wanted.row());
        wanted.position().ifPresent(p -> Columns.of(table, p));
        Set<Name> pair = new TreeSet<>(List.of(wanted.row(), wanted.value()));
        boolean unique = pair.equals(new TreeSet<>(table.primaryKey()))
                || table.uniqueKeys().stream().anyMatch(k -> pair.equals(new TreeSet<>(k.columns())));
        if (!unique) {
            throw Backfill.invalid("table " + table.name() + " has no unique key over " + pair);
        }
        rowKey();
    }

    /** The one column by which links name a row. */
    Name rowKey() {
        if (into.primaryKey().size() != 1) {
            throw Backfill.invalid("links need a table with a primary key of one column, and " + into.name() + " has "
                    + into.primaryKey());
        }
        return into.primaryKey().get(0);
    }

    List<Name> parentColumns() {
        return mapping.parent().stream().map(Mapping.Parent::column).toList();
    }

    List<Name> parentSources() {
        return mapping.parent().stream().map(Mapping.Parent::source).toList();
    }

    List<Elements.Typed> fields() {
        return mapping.fields().stream()
                .map(f -> new Elements.Typed(
                        Columns.of(into, f.column()), f, mapping.key().contains(f.column())))
                .toList();
    }

    /** What a column of the rows is called while elements are on their way: p0, c1. */
    String alias(Name column) {
        int parent = parentColumns().indexOf(column);
        int field =
                mapping.fields().stream().map(Mapping.Field::column).toList().indexOf(column);
        if (parent < 0 && field < 0) {
            throw Backfill.invalid("key: column \"" + column + "\" is neither in parent: nor in columns:");
        }
        return parent >= 0 ? "p" + parent : "c" + field;
    }

    List<String> parentAliases() {
        return IntStream.range(0, mapping.parent().size())
                .mapToObj(i -> "p" + i)
                .toList();
    }

    List<String> keyAliases() {
        return mapping.key().stream().map(this::alias).toList();
    }

    /** The key of its own that a row needs and that nobody else makes. */
    Optional<Column> ownKey() {
        Optional<Column> one =
                into.primaryKey().size() == 1 ? into.column(into.primaryKey().get(0)) : Optional.empty();
        return one.filter(c -> !mapped().contains(c.name()))
                .filter(c -> c.defaultSql().isEmpty() && c.generation() == Column.Generation.NONE)
                .filter(c -> !into.is(Table.Trait.ROWID_KEY));
    }

    private List<Name> mapped() {
        List<Name> all = new ArrayList<>(parentColumns());
        mapping.fields().forEach(f -> all.add(f.column()));
        mapping.told().count().ifPresent(all::add);
        mapping.told().position().ifPresent(all::add);
        return all;
    }

    KeyedInsert insert() {
        List<Name> columns = new ArrayList<>(mapped());
        ownKey().ifPresent(c -> columns.add(c.name()));
        return new KeyedInsert(into, columns, mapping.key(), updated(), postgres);
    }

    /** The number of elements is nobody's to edit: it follows the document in any case. */
    private List<Name> updated() {
        List<Name> all = new ArrayList<>(update);
        mapping.told().count().filter(count -> !all.contains(count)).ifPresent(all::add);
        return all;
    }

    /** The table and key that values of lists refer to; empty where the database knows none. */
    Optional<Table.ForeignKey> reference() {
        return links.flatMap(t -> t.foreignKeys().stream()
                .filter(k ->
                        k.columns().equals(List.of(mapping.links().orElseThrow().value()))
                                && k.parentColumns().size() == 1)
                .findFirst());
    }

    /** Another text for each other mapping. */
    String identity() {
        return mapping + " update " + update + " into " + into.id();
    }
}
