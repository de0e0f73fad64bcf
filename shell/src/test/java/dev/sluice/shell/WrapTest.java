package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The word {@code wrap}: existing scripts with commits of their own, inside one transaction. */
class WrapTest {
    private static final String SQL = """
            begin;
            insert into t values (1, 'one; two');
            commit; -- the first
            BEGIN TRANSACTION;
            insert into t values (2, 'gone');
            rollback work;
            savepoint a;
            insert into t values (3, 'gone too');
            rollback to a;
            insert into t values (4, 'four')
            """;
    private static final String GROOVY = """
            def names = ['one', 'two']
            names.eachWithIndex { name, i -> sql.execute "insert into t values (${i + 1}, ${name})" }
            sql.commit()
            sql.execute 'insert into t values (?, ?)', [3, 'gone']
            sql.connection.rollback()
            sql.withTransaction { sql 'insert into t values (4, :n)', n: 'four' }
            sql 'commit'
            assert sql.firstRow('select count(*) as n from t').n == 3
            try {
              sql.execute 'insert into nowhere values (1)'
            } catch (e) {
              rollback()
            }
            commit()
            """;

    @TempDir
    private Path directory;

    private Shell shell(EngineDatabase database) {
        EngineDatabase.Address address = database.address();
        String url = address.user().isEmpty()
                ? address.jdbcUrl()
                : address.jdbcUrl().replaceFirst("^jdbc:postgresql://", "postgresql://" + address.user() + "@");
        database.execute("create table t (id integer primary key, name text)");
        return new Shell(directory)
                .with("HOME_URL", url)
                .with("PGPASSWORD", address.password())
                .file("sluice.toml", "default = \"home\"\n[profiles.home]\nurl = { env = \"HOME_URL\" }\n")
                .file("old.sql", SQL)
                .file("old.groovy", GROOVY)
                .file("run.groovy", """
                        def script = param 'script', String
                        def fails = param 'fails', Boolean, default: false
                        step('old') {
                          wrap file(script), commits: 'ignore'
                          expect('there are rows') { count('t') > (fails ? 100 : 0) }
                        }
                        """)
                .file(
                        "strict.groovy",
                        "step('old') { wrap file('old.sql') }\nstep('groovy') { wrap file('old.groovy') }\n")
                .file("strict2.groovy", "step('old') { wrap file('old.groovy') }\n");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void commitsOfAScriptBecomeSavepoints(Engine engine) {
        try (EngineDatabase database = engine.open()) {
            Shell shell = shell(database);
            Outcome sql = shell.run("run", "run.groovy", "script=old.sql");
            assertThat(sql.code()).as(sql.toString()).isZero();
            assertThat(sql.out()).contains("commits ignored").contains("rolled back inside");
            assertThat(database.query("select id from t order by id")).hasToString("[[1], [4]]");
            database.execute("delete from t");
            Outcome groovy = shell.run("run", "run.groovy", "script=old.groovy");
            assertThat(groovy.code()).as(groovy.toString()).isZero();
            assertThat(database.query("select id from t order by id")).hasToString("[[1], [2], [4]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void nothingOfItIsKeptWhenAnythingFailsBehindIt(Engine engine) {
        try (EngineDatabase database = engine.open()) {
            Shell shell = shell(database);
            for (String file : new String[] {"old.sql", "old.groovy"}) {
                Outcome outcome = shell.run("run", "run.groovy", "script=" + file, "fails=true");
                assertThat(outcome.code()).as(outcome.toString()).isEqualTo(3);
                assertThat(database.query("select id from t")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void commitsAreRefusedWithTheirLinesUnlessTheRunbookSaysSo(Engine engine) {
        try (EngineDatabase database = engine.open()) {
            Shell shell = shell(database);
            Outcome sql = shell.run("run", "strict.groovy");
            assertThat(sql.code()).as(sql.toString()).isEqualTo(2);
            assertThat(sql.err())
                    .contains("\"begin\" is refused", "old.sql:1")
                    .contains("\"commit\" is refused", "old.sql:3")
                    .contains("\"rollback work\" is refused", "old.sql:6")
                    .contains("commits: 'ignore'", "state: nothing changed");
            Outcome groovy = shell.run("run", "strict2.groovy");
            assertThat(groovy.code()).as(groovy.toString()).isEqualTo(2);
            assertThat(groovy.err()).contains("old.groovy:3", "old.groovy:5", "old.groovy:6", "old.groovy:14");
            assertThat(database.query("select id from t")).isEmpty();
        }
    }

    @Test
    void whatCannotBeWrappedIsRefusedByNameBeforeAnythingRuns() {
        try (EngineDatabase database = Engine.POSTGRES.open()) {
            Shell shell = shell(database).file("old.sql", """
                    insert into t values (1, 'x');
                    create index concurrently on t (name);
                    vacuum t;
                    begin isolation level serializable;
                    commit prepared 'x';
                    copy t from stdin;
                    create database other;
                    set transaction read only;
                    """);
            Outcome outcome = shell.run("run", "run.groovy", "script=old.sql");
            assertThat(outcome.code()).as(outcome.toString()).isEqualTo(2);
            for (int line = 2; line <= 8; line++) {
                assertThat(outcome.err()).contains("old.sql:" + line);
            }
            assertThat(outcome.err()).contains("\"vacuum t\" cannot be wrapped");
            shell.file("old.groovy", "def sql = Sql.newInstance('jdbc:x')\n");
            Outcome groovy = shell.run("run", "run.groovy", "script=old.groovy");
            assertThat(groovy.code()).as(groovy.toString()).isEqualTo(2);
            assertThat(groovy.err()).contains("\"Sql.newInstance\" cannot be wrapped", "old.groovy:1");
        }
    }

    @Test
    void whatCannotBeWrappedInSqliteIsRefusedByName() {
        try (EngineDatabase database = Engine.SQLITE.open()) {
            Shell shell = shell(database).file("old.sql", """
                    pragma journal_mode = wal;
                    attach 'x.db' as x;
                    vacuum;
                    """);
            Outcome outcome = shell.run("run", "run.groovy", "script=old.sql");
            assertThat(outcome.code()).as(outcome.toString()).isEqualTo(2);
            assertThat(outcome.err()).contains("old.sql:1", "old.sql:2", "old.sql:3", "cannot be wrapped");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void anErrorThatTheScriptSwallowsEndsItAtItsCommit(Engine engine) {
        try (EngineDatabase database = engine.open()) {
            Shell shell = shell(database).file("old.groovy", """
                    sql.execute "insert into t values (1, 'x')"
                    try { sql.execute 'insert into nowhere values (1)' } catch (e) { println 'never mind' }
                    commit()
                    """);
            Outcome outcome = shell.run("run", "run.groovy", "script=old.groovy");
            assertThat(outcome.code()).as(outcome.toString()).isEqualTo(1);
            assertThat(outcome.err()).contains("its error was swallowed", "old.groovy:3");
            assertThat(database.query("select id from t")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void anErrorNamesTheLineOfTheScript(Engine engine) {
        try (EngineDatabase database = engine.open()) {
            Shell shell = shell(database)
                    .file("old.sql", "insert into t values (1, 'x');\n\ninsert into t values (1, 'y');\n");
            Outcome outcome = shell.run("run", "run.groovy", "script=old.sql");
            assertThat(outcome.code()).as(outcome.toString()).isEqualTo(1);
            assertThat(outcome.err()).contains("old.sql:3");
            assertThat(database.query("select id from t")).isEmpty();
        }
    }
}
