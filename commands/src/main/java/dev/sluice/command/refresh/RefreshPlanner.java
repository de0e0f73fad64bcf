package dev.sluice.command.refresh;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.refresh.RefreshPlan.View;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Nearest;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the views, what they read, and how each may be refreshed; writes nothing. */
final class RefreshPlanner {
    /** The unique indexes of a view: which may serve, and what the others lack. The server's own conditions. */
    private static final String INDEXES = """
            select x.relname::text as name,
              case when i.indpred is not null then 'covers only a part of the rows'
                when i.indexprs is not null then 'is over an expression'
                when not i.indisvalid then 'is not valid'
                when not i.indimmediate or a.amname <> 'btree' then 'is of another kind'
                else '' end as lack
            from pg_index i
            join pg_class x on x.oid = i.indexrelid
            join pg_am a on a.oid = x.relam
            where i.indrelid = ? and i.indisunique
            order by 2, 1
            """;

    /** What each of the views reads, through ordinary views too. */
    private static final String READS = """
            with recursive given as (select unnest(string_to_array(?, ',')::oid[]) as id),
            direct as (
              select distinct r.ev_class as reader, d.refobjid as read
              from pg_rewrite r
              join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
                and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class),
            reached(reader, read) as (
              select reader, read from direct where reader in (select id from given)
              union
              select a.reader, d.read from reached a join direct d on d.reader = a.read)
            select a.reader::bigint as reader, a.read::bigint as read, c.oid::regclass::text as name
            from reached a join pg_class c on c.oid = a.read and c.relkind = 'm'
            """;

    private final Refresh command;
    private final Database home;

    RefreshPlanner(Refresh command, Database home) {
        this.command = command;
        this.home = home;
    }

    RefreshPlan plan() {
        if (!(home.dialect() instanceof Postgres)) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "SQLite has no materialised views",
                    "refreshView",
                    "keep such rows in a table, and bring it up to date with upsert 't', from: query(...)");
        }
        return home.read(this::look);
    }

    private RefreshPlan look(Transaction tx) {
        Catalog catalog = Catalog.of(tx, home.dialect());
        List<Table> views = command.views().stream()
                .map(name -> materialised(tx, catalog.table(name)))
                .toList();
        Rows reads = tx.query(
                Sql.of(READS, views.stream().map(v -> String.valueOf(v.id())).collect(Collectors.joining(","))));
        // Who reads another view also reads all that that one reads, so it reads more of them.
        List<View> ordered = views.stream()
                .sorted(Comparator.comparingLong(v -> readBy(v, reads)
                        .filter(id -> views.stream().anyMatch(w -> w.id() == id))
                        .count()))
                .map(view -> view(tx, view))
                .toList();
        return new RefreshPlan(ordered, notes(ordered, views, reads));
    }

    private static Stream<Long> readBy(Table view, Rows reads) {
        return reads.rows().stream().filter(r -> id(r.get(0)) == view.id()).map(r -> id(r.get(1)));
    }

    private static long id(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Number n ? n.longValue() : 0;
    }

    private Table materialised(Transaction tx, Table table) {
        if (table.sort() == Table.Sort.MATERIALIZED_VIEW) {
            return table;
        }
        String kind =
                switch (table.sort()) {
                    case VIEW -> "a view, which shows its tables as they are";
                    case FOREIGN -> "a foreign table";
                    case TABLE, PARTITIONED, TEMPORARY, MATERIALIZED_VIEW -> "a table";
                };
        List<String> views = tx
                .query(Sql.of("select relname::text from pg_class where relkind = 'm' order by 1 limit 10"))
                .rows()
                .stream()
                .map(r -> String.valueOf(r.get(0)))
                .toList();
        String near = Nearest.question(table.name().name().text(), views);
        String there = views.isEmpty() ? "there is none here" : "here there are " + String.join(", ", views);
        throw SluiceException.of(
                Kind.USAGE,
                table.name() + " is " + kind + ", not a materialised view",
                "refreshView",
                near.isEmpty() ? there : near);
    }

    private View view(Transaction tx, Table view) {
        boolean populated =
                Boolean.TRUE.equals(tx.query(Sql.of("select relispopulated from pg_class where oid = ?", view.id()))
                        .value());
        Rows indexes = tx.query(Sql.of(INDEXES, view.id()));
        boolean indexed = !indexes.isEmpty() && "".equals(indexes.text(0, "lack"));
        boolean can = populated && indexed;
        String why = why(populated, indexes);
        if (!can && command.concurrently().orElse(false)) {
            throw SluiceException.of(
                    Kind.USAGE,
                    view.name() + " cannot be refreshed concurrently: " + why,
                    "refreshView",
                    populated
                            ? "create a unique index over plain columns of all its rows, or leave concurrently: out"
                            : "leave concurrently: out this time");
        }
        boolean declined = !command.concurrently().orElse(true);
        return new View(view.name(), populated, can && !declined, can && declined ? "concurrently: false" : why);
    }

    private static String why(boolean populated, Rows indexes) {
        if (!populated) {
            return "it has never been filled";
        }
        if (indexes.isEmpty()) {
            return "it has no unique index";
        }
        String first = indexes.text(0, "name");
        String lack = String.valueOf(indexes.text(0, "lack"));
        return lack.isEmpty()
                ? "unique index " + first + " tells its rows apart"
                : "its unique index " + first + " " + lack;
    }

    private List<String> notes(List<View> ordered, List<Table> views, Rows reads) {
        List<String> notes = new ArrayList<>();
        List<TableName> waited =
                ordered.stream().filter(v -> !v.concurrently()).map(View::name).toList();
        String until = home.current().isPresent() ? "until this transaction ends" : "meanwhile";
        if (!waited.isEmpty()) {
            notes.add("who reads " + join(waited) + " waits " + until);
        }
        List<TableName> others =
                ordered.stream().filter(View::concurrently).map(View::name).toList();
        if (!others.isEmpty() && home.current().isPresent()) {
            notes.add("another refresh of " + join(others) + " waits " + until + "; readers go on");
        }
        reads.rows().stream()
                .filter(r -> views.stream().noneMatch(v -> v.id() == id(r.get(1))))
                .map(r -> String.valueOf(r.get(2)))
                .distinct()
                .sorted()
                .forEach(other -> notes.add("they read " + other + ", which is not refreshed here"));
        return notes;
    }

    private static String join(List<TableName> names) {
        return names.stream().map(TableName::toString).collect(Collectors.joining(", "));
    }
}
