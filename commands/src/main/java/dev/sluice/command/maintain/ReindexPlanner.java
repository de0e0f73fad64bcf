package dev.sluice.command.maintain;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.maintain.ChoresPlan.Chore;
import dev.sluice.command.maintain.ChoresPlan.Others;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Nearest;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.List;

/** Finds the indexes and how each may be built anew; writes nothing. */
final class ReindexPlanner {
    /** The target itself, its partitions, and the indexes of any of them. */
    private static final String INDEXES = """
            with target as (
              select to_regclass(?)::oid as id
              union
              select p.relid from pg_partition_tree(to_regclass(?)) p)
            select x.oid::bigint as id, x.oid::regclass::text as name, i.indisexclusion as exclusion,
              not i.indisvalid and x.relname ~ '_cc(new|old)[0-9]*$' as leftover, n.nspname::text as schema
            from pg_index i
            join pg_class x on x.oid = i.indexrelid and x.relkind = 'i'
            join pg_class t on t.oid = i.indrelid
            join pg_namespace n on n.oid = t.relnamespace
            where i.indrelid in (select id from target) or i.indexrelid in (select id from target)
            order by 2
            """;

    private static final String NAMES = """
            select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'm', 'i', 'I') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
            order by 1
            """;

    private static final String FILE_NAMES =
            "select name from sqlite_schema where type in ('table', 'index') and name not like 'sqlite\\_%' escape '\\'";

    private final Reindex command;
    private final Transaction tx;
    private final List<String> notes = new ArrayList<>();

    ReindexPlanner(Reindex command, Transaction tx) {
        this.command = command;
        this.tx = tx;
    }

    ChoresPlan plan() {
        List<Chore> chores = tx.isPostgres() ? onServer() : inFile();
        return new ChoresPlan("reindex " + command.target(), chores, notes);
    }

    private List<Chore> onServer() {
        String target = command.target().quoted();
        Rows found = tx.query(Sql.of(INDEXES, target, target));
        if (found.isEmpty()) {
            throw nothing(target);
        }
        List<Chore> chores = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            String name = String.valueOf(found.text(i, "name"));
            if (is(found, i, "leftover")) {
                notes.add("index " + name + " is invalid: left by a build that did not end; drop index concurrently "
                        + name);
            } else if ("pg_catalog".equals(found.text(i, "schema"))) {
                throw refused(
                        "reindex leaves the server's own tables alone", "reindex system is for a superuser's psql");
            } else {
                chores.add(chore(name, String.valueOf(found.text(i, "id")), is(found, i, "exclusion")));
            }
        }
        return chores;
    }

    private static boolean is(Rows rows, int row, String label) {
        return Boolean.TRUE.equals(rows.rows().get(row).get(rows.columns().indexOf(label)));
    }

    private Chore chore(String name, String id, boolean exclusion) {
        if (exclusion && command.concurrently().orElse(false)) {
            throw refused(
                    "index " + name + " is of an exclusion constraint, which no server builds concurrently",
                    "leave concurrently: out, or name the other indexes one by one");
        }
        boolean concurrently = !exclusion && command.concurrently().orElse(true);
        if (exclusion) {
            notes.add("index " + name + " is built plainly: it is of an exclusion constraint");
        }
        return new Chore(
                name,
                Sql.of("reindex index " + (concurrently ? "concurrently " : "") + name),
                Sql.of("select pg_relation_size(" + id + "::oid::regclass)"),
                concurrently ? new Others.AreWaitedFor(command.patience()) : new Others.Wait());
    }

    private SluiceException nothing(String target) {
        boolean there =
                tx.query(Sql.of("select to_regclass(?) is not null", target)).value() == Boolean.TRUE;
        return there
                ? refused(command.target() + " has no index", "name an index, or a table that has one")
                : missing(NAMES);
    }

    private SluiceException missing(String names) {
        List<String> all = tx.query(Sql.of(names)).rows().stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
        return refused(
                "there is no index and no table \"" + command.target() + "\"",
                Nearest.question(command.target().name().text(), all));
    }

    private List<Chore> inFile() {
        if (command.concurrently().orElse(false)) {
            throw refused("SQLite has one writer: nothing is built concurrently", "leave concurrently: out");
        }
        String name = command.target().toString();
        Sql find = Sql.of(
                "select name from sqlite_schema where type in ('table', 'index') and name = ? collate nocase", name);
        if (tx.query(find).isEmpty()) {
            throw missing(FILE_NAMES);
        }
        return List.of(new Chore(
                name,
                Sql.of("reindex main." + command.target().name().quoted()),
                MaintainPlanner.FILE_SIZE,
                new Others.Wait()));
    }

    private static SluiceException refused(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "reindex", remedy);
    }
}
