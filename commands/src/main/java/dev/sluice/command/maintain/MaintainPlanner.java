package dev.sluice.command.maintain;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.maintain.ChoresPlan.Chore;
import dev.sluice.command.maintain.ChoresPlan.Others;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.List;

/** Resolves the tables of a statement of maintenance and makes one statement of each; writes nothing. */
final class MaintainPlanner {
    static final Sql FILE_SIZE = Sql.of("select page_count * page_size from pragma_page_count, pragma_page_size");
    private static final Sql DATABASE_SIZE = Sql.of("select pg_database_size(current_database())");

    /** Who may: others are passed over by the server with a warning only. */
    private static final String RIGHT = """
            select pg_has_role(c.relowner, 'usage')
              or pg_has_role((select datdba from pg_database where datname = current_database()), 'usage')
              or (current_setting('server_version_num')::int >= 170000
                and has_table_privilege(c.oid, case when current_setting('server_version_num')::int >= 170000
                  then 'maintain' else 'select' end))
            from pg_class c where c.oid = ?
            """;

    private final String text;
    private final MaintenanceText.Wanted wanted;
    private final Database home;

    MaintainPlanner(String text, Database home) {
        this.text = text;
        this.wanted = MaintenanceText.read(text);
        this.home = home;
    }

    ChoresPlan plan() {
        List<Chore> chores = home.read(tx -> home.dialect() instanceof Postgres ? onServer(tx) : inFile(tx));
        return new ChoresPlan("maintain " + text.strip().replaceFirst(";$", ""), chores, List.of());
    }

    private List<Chore> onServer(Transaction tx) {
        String head = head();
        Others others = isStrong() ? new Others.Wait() : new Others.GoOn();
        if (wanted.tables().isEmpty()) {
            return List.of(new Chore("the database", Sql.of(head), DATABASE_SIZE, others));
        }
        return wanted.tables().stream()
                .map(name -> table(tx, name))
                .map(table -> new Chore(
                        table.name().toString(),
                        Sql.of(head + " " + table.name().quoted() + using()),
                        Sql.of("select pg_total_relation_size(?::bigint::oid::regclass)", table.id()),
                        others))
                .toList();
    }

    private String head() {
        return wanted.verb() + (wanted.options().isEmpty() ? "" : " (" + String.join(", ", wanted.options()) + ")");
    }

    private String using() {
        return wanted.index().map(index -> " using " + index.quoted()).orElse("");
    }

    private boolean isStrong() {
        return wanted.verb().equals("cluster") || wanted.options().contains("full");
    }

    private Table table(Transaction tx, TableName name) {
        Table table = Catalog.of(tx, home.dialect()).table(name);
        boolean stored = table.sort() != Table.Sort.VIEW
                && (table.sort() != Table.Sort.FOREIGN || wanted.verb().equals("analyze"));
        if (!stored) {
            throw refused(table.name() + " holds no rows of its own", "name the table that it shows");
        }
        if (!Boolean.TRUE.equals(tx.query(Sql.of(RIGHT, table.id())).value())) {
            throw SluiceException.of(
                    Kind.FAILED,
                    "this role may not " + wanted.verb() + " " + table.name() + ": the server would pass it over",
                    "maintain",
                    "ask its owner, or set role: in the profile");
        }
        return table;
    }

    private List<Chore> inFile(Transaction tx) {
        boolean vacuum = wanted.verb().equals("vacuum");
        if (vacuum && (!wanted.tables().isEmpty() || !wanted.options().isEmpty())) {
            throw refused(
                    "SQLite's vacuum takes no table and no option: it rebuilds the whole file",
                    "write maintain 'vacuum', and maintain 'analyze t' beside it");
        }
        if (!vacuum && !wanted.verb().equals("analyze")) {
            throw refused("SQLite has no " + wanted.verb(), "it takes vacuum and analyze");
        }
        if (wanted.tables().isEmpty()) {
            return List.of(new Chore("the file", Sql.of(wanted.verb()), FILE_SIZE, new Others.GoOn()));
        }
        return wanted.tables().stream()
                .map(name -> Catalog.of(tx, home.dialect()).table(name).name())
                .map(name ->
                        new Chore(name.toString(), Sql.of("analyze " + name.quoted()), FILE_SIZE, new Others.GoOn()))
                .toList();
    }

    private static SluiceException refused(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "maintain", remedy);
    }
}
