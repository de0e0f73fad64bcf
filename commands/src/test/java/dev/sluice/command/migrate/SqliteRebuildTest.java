package dev.sluice.command.migrate;

import static dev.sluice.command.migrate.MigrateWord.MIGRATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Access;
import dev.sluice.testing.Engine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Liquibase remembers who has added the first column of a process, and asks nobody again. */
    @Test
    void howOneColumnIsAddedDoesNotDecideForTheNext() {
        try (MigrateBench bench = family()) {
            bench.with("create table plain (id integer primary key)", "create table other (id integer primary key)");
            bench.xml("log.xml", """
                    <changeSet id="u" author="ann"><addColumn tableName="plain"><column name="u" type="int"><constraints unique="true"/></column></addColumn></changeSet>
                    <changeSet id="p" author="ann"><addColumn tableName="children"><column name="p" type="int"/></addColumn></changeSet>
                    <changeSet id="v" author="ann"><addColumn tableName="other"><column name="v" type="int"><constraints unique="true"/></column></addColumn></changeSet>
                    """);
            bench.run(MIGRATE, "log.xml");
            for (String table : List.of("plain", "other")) {
                assertThat(bench.column("select name from pragma_index_list('" + table + "') where origin = 'u'"))
                        .hasSize(1);
            }
            assertThat(bench.column("select \"table\" from pragma_foreign_key_list('children')"))
                    .containsExactly("parents");
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
                                    + " - change set log.xml::k::ann"
                                    + " - write this change for SQLite as SQL, <sql dbms=\"sqlite\">; docs/migrate.md shows how");
            bench.xml("log.xml", change.formatted("parents"));
            assertThat(bench.refusal(MIGRATE, "log.xml"))
                    .contains("anew without its \"check\", the trigger \"children_log\" that names it,"
                            + " the foreign key of table \"children\" that refers to it");
            assertThat(bench.column("select id from children")).hasSize(2);
        }
    }

    /** Liquibase gives these up before its first statement, in words about its own parameters. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "parent_id int references parents (id)",
                "parent_id int constraint children_of references parents (id)",
                "parent_id int, foreign key (parent_id) references parents (id)",
                "parent_id int, constraint children_of foreign key (parent_id) references parents (id)",
            })
    void aTableWithAForeignKeyIsNotMadeAnewWithoutIt(String key) {
        for (String change : List.of(
                "<addDefaultValue tableName=\"c\" columnName=\"s\" defaultValue=\"z\"/>",
                "<addAutoIncrement tableName=\"c\" columnName=\"id\"/>",
                "<addColumn tableName=\"c\"><column name=\"u\" type=\"int\"><constraints unique=\"true\"/></column></addColumn>",
                "<mergeColumns tableName=\"c\" column1Name=\"s\" column2Name=\"t\" finalColumnName=\"st\""
                        + " finalColumnType=\"text\" joinString=\" \"/>")) {
            try (MigrateBench bench = family()) {
                bench.with("create table c (id integer primary key, s text, t text, " + key + ")");
                bench.xml("log.xml", "<changeSet id=\"k\" author=\"ann\">" + change + "</changeSet>");
                String refusal =
                        "8: Liquibase would make table \"c\" anew without its foreign keys - change set log.xml::k::ann"
                                + " - write this change for SQLite as SQL, <sql dbms=\"sqlite\">; docs/migrate.md shows how";
                assertThat(bench.refusal(MIGRATE, "log.xml")).isEqualTo(refusal);
                assertThat(bench.refusal(MigrateWord.PREVIEW, "log.xml")).isIn(refusal, "done");
                assertThat(bench.column("select name from pragma_table_info('c')"))
                        .containsExactly("id", "s", "t", "parent_id");
            }
        }
    }

    /** All at once, and without the names of Liquibase's classes. */
    @Test
    void whatLiquibaseHasNotForSqliteIsNamedWithTheWayOut() {
        try (MigrateBench bench = family()) {
            bench.xml("log.xml", """
                    <changeSet id="l" author="ann"><addLookupTable existingTableName="children" existingColumnName="old"
                      newTableName="olds" newColumnName="old" constraintName="fk_old" newColumnDataType="text"/></changeSet>
                    <changeSet id="n" author="ann"><addNotNullConstraint tableName="children" columnName="old"/></changeSet>
                    <changeSet id="o" author="ann" dbms="postgresql"><dropDefaultValue tableName="children" columnName="old"/></changeSet>
                    """);
            String out = " - give this change set the dbms of the others, and write one with dbms=\"sqlite\" as SQL;"
                    + " docs/migrate.md shows how";
            assertThat(bench.refusal(MIGRATE, "log.xml"))
                    .isEqualTo("2: Liquibase has no \"addLookupTable\" for sqlite - change set log.xml::l::ann" + out
                            + "\nLiquibase has no \"addNotNullConstraint\" for sqlite - change set log.xml::n::ann"
                            + out);
        }
    }

    /** A table with all that hangs on one by name. */
    private static final List<String> OWNED = List.of(
            "create table owned (id integer primary key, n int, s text, t text)",
            "insert into owned values (1, 7, 's', 't')");

    /** Each by itself is lost without a word, or breaks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "view \"v\" that names it|create view v as select id, s from OWNED",
                "view \"w\" that names it|create view w as select count(*) as n from [owned]",
                "trigger \"far\" that names it|create table far (id int); create trigger far after insert on far begin delete from owned; end",
                "its index \"part\" as it is|create unique index part on owned (n) where t <> 'gone'",
                "its index \"ex\" as it is|create index ex on owned (lower(t))",
                "its index \"down\"|create index down on owned (n desc)",
                "the default of \"blank\" as it was|drop table owned; create table owned (id integer primary key, s text, t text, blank text default (lower('A')))",
                "its \"on conflict\"|alter table owned add c int not null on conflict replace default 1",
            })
    void whatHangsOnATableThatWouldBeMadeAnewIsRefused(String refused) {
        String[] parts = refused.split("[|]", 2);
        for (String change : List.of(
                "<addDefaultValue tableName=\"owned\" columnName=\"s\" defaultValue=\"z\"/>",
                "<mergeColumns tableName=\"owned\" column1Name=\"s\" column2Name=\"t\" finalColumnName=\"st\""
                        + " finalColumnType=\"text\" joinString=\" \"/>")) {
            try (MigrateBench bench = new MigrateBench(Engine.SQLITE)) {
                bench.with(OWNED.toArray(String[]::new)).with(parts[1].split("; (?=create)"));
                bench.xml("log.xml", "<changeSet id=\"c\" author=\"ann\">" + change + "</changeSet>");
                List<Object> before = bench.column("select sql from sqlite_schema where sql is not null order by name");
                assertThat(bench.refusal(MIGRATE, "log.xml"))
                        .startsWith("8: Liquibase would make table \"owned\" anew without ")
                        .contains(parts[0])
                        .contains("change set log.xml::c::ann");
                assertThat(
                                bench.column(
                                        "select sql from sqlite_schema where sql is not null and name not like 'DATA%' order by name"))
                        .isEqualTo(before);
            }
        }
    }

    /** Between its statements a failure would leave half of it. */
    @Test
    void noTableIsMadeAnewOutsideOfATransaction() {
        try (MigrateBench bench = new MigrateBench(Engine.SQLITE)) {
            bench.with(OWNED.toArray(String[]::new));
            bench.xml(
                    "log.xml",
                    "<changeSet id=\"c\" author=\"ann\" runInTransaction=\"false\">"
                            + "<addDefaultValue tableName=\"owned\" columnName=\"s\" defaultValue=\"z\"/></changeSet>");
            assertThat(bench.refusal(MIGRATE, "log.xml"))
                    .contains("Liquibase would make table \"owned\" anew outside of a transaction");
            assertThat(bench.column("select s from owned")).containsExactly("s");
        }
    }

    /** The way out that docs/migrate.md shows. */
    @Test
    void asSqlATableIsMadeAnewWithAllThatHangsOnIt() {
        try (MigrateBench bench = new MigrateBench(Engine.SQLITE)) {
            bench.with(OWNED.toArray(String[]::new))
                    .with("create view v as select id, s from owned", "create index part on owned (n) where s <> ''");
            bench.file("log.sql", """
                    --liquibase formatted sql
                    --changeset ann:c dbms:sqlite
                    drop view v;
                    create table owned_new (id integer primary key, n int, s text default (lower('Z')), t text);
                    insert into owned_new (id, n, s, t) select id, n, s, t from owned;
                    drop table owned;
                    alter table owned_new rename to owned;
                    create index part on owned (n) where s <> '';
                    create view v as select id, s from owned;
                    """);
            bench.run(MIGRATE, "log.sql");
            bench.with("insert into owned (id) values (2)");
            assertThat(bench.column("select s from v order by id")).containsExactly("s", "z");
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
