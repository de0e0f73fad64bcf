package dev.sluice.command.migrate;

import static dev.sluice.command.migrate.MigrateWord.MIGRATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Access;
import dev.sluice.testing.Engine;
import org.junit.jupiter.api.Test;

/** What Liquibase does to a SQLite table by making it anew. */
class SqliteRebuildTest {
    /** A parent with rows, children that go with them, an index, a trigger. */
    private static MigrateBench family() {
        return new MigrateBench(Engine.SQLITE)
                .with(
                        "create table parents (id integer primary key, old text, name text not null default 'x' check (name <> ''))",
                        "create table children (id integer primary key, parent_id integer constraint children_of references parents (id) on delete cascade, old text)",
                        "create index children_old on children (old)",
                        "create index children_parent on children (parent_id)",
                        "create trigger children_log after insert on children begin update parents set name = 'y' where id = new.parent_id; end",
                        "insert into parents (id, old) values (1, 'a'), (2, 'b')",
                        "insert into children values (1, 1, 'a'), (2, 2, 'b')");
    }

    private static MigrateBench dropping(String table, String column) {
        return family().xml(
                        "log.xml",
                        "<changeSet id=\"d\" author=\"ann\"><dropColumn tableName=\"" + table + "\" columnName=\""
                                + column + "\"/></changeSet>");
    }

    @Test
    void aColumnOfAParentGoesAndTheChildrenStay() {
        try (MigrateBench bench = dropping("parents", "old")) {
            bench.home().transaction(Access.WRITE, tx -> bench.run(MIGRATE, "log.xml"));
            assertThat(bench.column("select name from pragma_table_info('parents')"))
                    .containsExactly("id", "name");
            assertThat(bench.column("select id from children")).hasSize(2);
            assertThat(bench.column("select \"table\" from pragma_foreign_key_list('children')"))
                    .containsExactly("parents");
            assertThat(bench.column("select sql from sqlite_schema where name = 'parents'")
                            .get(0)
                            .toString())
                    .contains("check");
        }
    }

    @Test
    void aColumnOfAChildGoesWithItsIndexAndNothingElse() {
        try (MigrateBench bench = dropping("children", "old")) {
            bench.run(MIGRATE, "log.xml");
            assertThat(bench.column("select name from sqlite_schema where type in ('index', 'trigger') order by name"))
                    .containsExactly("children_log", "children_parent");
            assertThat(bench.column("select \"table\" from pragma_foreign_key_list('children')"))
                    .containsExactly("parents");
            assertThat(bench.column("select id from children")).hasSize(2);
        }
    }

    @Test
    void aColumnThatWasAddedIsTakenBackWithoutARebuild() {
        try (MigrateBench bench = family()) {
            bench.xml(
                    "log.xml",
                    "<changeSet id=\"a\" author=\"ann\"><addColumn tableName=\"parents\">"
                            + "<column name=\"more\" type=\"int\"/></addColumn></changeSet>");
            bench.run(MIGRATE, "log.xml");
            bench.run(RollbackWord.WORD, "log.xml", "toEmpty", true);
            assertThat(bench.column("select name from pragma_table_info('parents')"))
                    .containsExactly("id", "old", "name");
            assertThat(bench.column("select id from children")).hasSize(2);
            assertThat(bench.statements()).noneMatch(sql -> sql.contains("_temporary"));
        }
    }

    @Test
    void aRebuildThatWouldLoseSomethingIsRefused() {
        try (MigrateBench bench = family()) {
            bench.with(
                    "create table logged (id integer primary key, old text)",
                    "create trigger logged_log after insert on logged begin delete from children where id = new.id; end");
            String change =
                    "<changeSet id=\"k\" author=\"ann\"><addDefaultValue tableName=\"%s\" columnName=\"old\" defaultValue=\"z\"/></changeSet>";
            bench.xml("log.xml", change.formatted("logged"));
            assertThat(bench.refusal(MIGRATE, "log.xml"))
                    .isEqualTo(
                            "8: Liquibase would make table \"logged\" anew without its trigger \"logged_log\""
                                    + " - change set log.xml::k::ann - write this change for SQLite as SQL: <sql dbms=\"sqlite\">");
            bench.xml("log.xml", change.formatted("parents"));
            assertThat(bench.refusal(MIGRATE, "log.xml"))
                    .contains("anew without its \"check\", the foreign key of table \"children\" that refers to it");
            assertThat(bench.column("select id from children")).hasSize(2);
        }
    }

    @Test
    void aRebuildThatLosesNothingKeepsRowsAndIndexes() {
        try (MigrateBench bench = new MigrateBench(Engine.SQLITE)) {
            bench.with(
                    "create table plain (id integer primary key, n int, s text)",
                    "create index plain_n on plain (n)",
                    "insert into plain values (1, 7, 's'), (2, 8, 't')");
            bench.xml(
                    "log.xml",
                    "<changeSet id=\"p\" author=\"ann\"><addDefaultValue tableName=\"plain\" columnName=\"s\" defaultValue=\"z\"/></changeSet>");
            bench.run(MIGRATE, "log.xml");
            bench.with("insert into plain (id, n) values (3, 9)");
            assertThat(bench.column("select s from plain order by id")).containsExactly("s", "t", "z");
            assertThat(bench.column("select name from pragma_index_list('plain')"))
                    .containsExactly("plain_n");
        }
    }
}
