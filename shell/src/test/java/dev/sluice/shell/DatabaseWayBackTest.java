package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that replaces the whole database it is recorded in. */
class DatabaseWayBackTest {
    @TempDir
    private Path directory;

    private Shell shell(EngineDatabase database) {
        EngineDatabase.Address address = database.address();
        String url = address.user().isEmpty()
                ? address.jdbcUrl()
                : address.jdbcUrl().replaceFirst("^jdbc:postgresql://", "postgresql://" + address.user() + "@");
        return new Shell(directory)
                .with("HOME_URL", url)
                .with("PGPASSWORD", address.password())
                .file("sluice.toml", "default = \"home\"\n[profiles.home]\nurl = { env = \"HOME_URL\" }\n");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theRecordOfTheRunSurvivesAndTheRunGoesOn(Engine engine) {
        try (EngineDatabase database = engine.open()) {
            Shell shell = shell(database).file("back.groovy", """
                    runbook 'There and back'
                    step('copy', tx: 'none') { backup database: true, as: 'all' }
                    step('change') { sql 'delete from t'; sql 'create table more (id integer)' }
                    step('return', tx: 'none') { restore 'all', dropOld: true }
                    step('after') { sql 'insert into t values (9)' }
                    """);
            database.execute("create table t (id integer)", "insert into t values (1), (2)");
            try {
                Outcome outcome = shell.run("run", "back.groovy");
                assertThat(outcome.code()).as(outcome.toString()).isZero();
                assertThat(database.query("select id from t order by id")).hasToString("[[1], [2], [9]]");
                Outcome runs = shell.run("runs");
                assertThat(runs.out())
                        .as(runs.toString())
                        .contains("There and back")
                        .contains("done");
                String id = runs.out().replaceAll("(?s).*?(r-[a-z0-9]{10}).*", "$1");
                assertThat(shell.run("show", id).out()).contains("copy", "change", "return", "after");
            } finally {
                dropCopies(database);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theWayBackOfAStepMayBeTheWholeDatabase(Engine engine) {
        try (EngineDatabase database = engine.open()) {
            Shell shell = shell(database).file("undo.groovy", """
                    runbook 'Changed', onFailure: 'undo'
                    def made = step('copy', tx: 'none') { backup database: true, as: 'all' } undo { note 'the copy stays' }
                    step('change', tx: 'none') { sql 'drop table t' } undo { restore made, dropOld: true }
                    step('fails') { sql 'select * from nowhere' }
                    """);
            database.execute("create table t (id integer)", "insert into t values (1), (2)");
            try {
                Outcome outcome = shell.run("run", "undo.groovy");
                assertThat(outcome.code()).as(outcome.toString()).isEqualTo(1);
                assertThat(database.query("select id from t order by id"))
                        .as(outcome.toString())
                        .hasToString("[[1], [2]]");
            } finally {
                dropCopies(database);
            }
        }
    }

    private static void dropCopies(EngineDatabase database) {
        if (database.engine() == Engine.POSTGRES) {
            database.query("select datname::text from pg_database where datname like current_database() || '\\_%'"
                            + " and datname ~ '_(backup|before|sluice)_'")
                    .forEach(row -> database.execute("drop database \"" + row.get(0) + "\" with (force)"));
        }
    }
}
