package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The examples of {@code docs/migrate.md}, and what a migration is to a run. */
class MigratePageTest {
    private static final Pattern ID = Pattern.compile("run (r-[a-z0-9]+): ");

    @TempDir
    private Path directory;

    private static void files(RunDesk desk) {
        for (Example example : Example.of("docs/migrate.md")) {
            List<String> lines = example.text().lines().toList();
            String first = lines.get(0);
            if (first.startsWith("# ") || first.startsWith("// ")) {
                desk.shell.file(
                        first.replaceFirst("^\\S+ ", ""), String.join("\n", lines.subList(1, lines.size())) + "\n");
            }
        }
    }

    private static void done(Outcome outcome) {
        assertThat(outcome.code()).as(outcome.toString()).isZero();
    }

    private static String tag(RunDesk desk) {
        return desk.run("home", "-c", "migrate.status('shop.yaml').tag").out().strip();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theExamplesRunInTheirOrder(Engine engine) {
        try (RunDesk desk = new RunDesk(engine, directory)) {
            files(desk);
            for (Example example : Example.of("docs/migrate.md")) {
                if (example.language().equals("groovy")) {
                    example.text().lines().forEach(line -> done(desk.run("home", "-c", line)));
                }
            }
            assertThat(tag(desk)).isEqualTo("v1");
            Outcome rehearsed = desk.run("run", "page.groovy", "--dry-run");
            assertThat(rehearsed.code()).as(rehearsed.toString()).isZero();
            assertThat(tag(desk)).isEqualTo("v1");
            Outcome run = desk.run("run", "page.groovy");
            done(run);
            assertThat(tag(desk)).isEqualTo("v2");
            Outcome undone = desk.run("undo", RunDesk.id(run), "--yes");
            assertThat(undone.code()).as(undone.toString()).isZero();
            assertThat(tag(desk)).isEqualTo("v1");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aRollbackThatLosesRowsEndsWithEight(Engine engine) {
        try (RunDesk desk = new RunDesk(engine, directory)) {
            files(desk);
            done(desk.run("home", "-c", "migrate 'shop.yaml'"));
            desk.database.execute("insert into customers values (1, 'Ann')");
            Outcome refused = desk.run("home", "-c", "migrate.rollback 'shop.yaml', toEmpty: true");
            assertThat(refused.code()).as(refused.toString()).isEqualTo(8);
            assertThat(refused.err()).contains("would lose 1 row of table", "say maxRows: 1", "state: nothing changed");
            done(desk.run("home", "-c", "migrate.rollback 'shop.yaml', toEmpty: true, maxRows: 1"));
        }
    }

    /** What counts the rows that a step writes hangs on the tables meanwhile. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aColumnIsDroppedInAStepThatCountsItsRows(Engine engine) {
        try (RunDesk desk = new RunDesk(engine, directory)) {
            desk.database.execute("alter table t add column old integer", "insert into t values ('a', 1)");
            desk.shell.file("log.yaml", """
                    databaseChangeLog:
                      - changeSet: {id: d, author: ann, changes: [{dropColumn: {tableName: t, columnName: old}}]}
                    """);
            desk.shell.file("drop.groovy", """
                    step('m', maxRows: 5) {
                      sql "insert into t values ('b', 2)"
                      migrate 'log.yaml'
                      sql "insert into t values ('c')"
                    }
                    """);
            done(desk.run("run", "drop.groovy", "--dry-run"));
            done(desk.run("run", "drop.groovy"));
            assertThat(desk.database.query("select * from t order by label").toString())
                    .isEqualTo("[[a], [b], [c]]");
        }
    }

    /** Between the last change set and the end of the step's transaction. */
    @Test
    void aKilledMigrationIsNotThereAndItsLockIsClearedByTheNext() {
        try (RunDesk desk = new RunDesk(Engine.POSTGRES, directory)) {
            files(desk);
            desk.shell.file("slow.groovy", """
                    runbook 'slow'
                    step('migrate') {
                      migrate 'shop.yaml'
                      note 'migrated'
                      if (count('pg_class', "relname = 'hang'") > 0) { rows 'select pg_sleep(30)' }
                    }
                    """);
            desk.database.execute("create table hang (id int)");
            String id = killed(desk);
            assertThat(desk.database
                            .query("select lockedby from databasechangeloglock where locked")
                            .toString())
                    .contains("sluice " + id);
            assertThat(desk.database
                            .query("select to_regclass('customers'), to_regclass('databasechangelog')")
                            .toString())
                    .isEqualTo("[[null, null]]");
            desk.database.execute("drop table hang");
            done(desk.run("resume", id));
            assertThat(desk.database
                            .query("select id from databasechangelog order by orderexecuted")
                            .toString())
                    .isEqualTo("[[customers], [orders], [v1], [notes], [v2]]");
            assertThat(desk.database
                            .query("select lockedby from databasechangeloglock where locked")
                            .toString())
                    .isEqualTo("[]");
        }
    }

    private static String killed(RunDesk desk) {
        ChildJvm.Launch launch = ChildJvm.of(Main.class, "run", "slow.groovy")
                .in(desk.shell.directory())
                .withEnvironment("TEST_PASSWORD", desk.database.address().password())
                .withEnvironment("HOME", desk.shell.directory().resolve("home").toString());
        try (ChildJvm child = launch.start()) {
            child.awaitOutput(Pattern.compile("migrated"), Duration.ofSeconds(60));
            child.kill();
            child.awaitExit(Duration.ofSeconds(20));
            return ID.matcher(child.stdout())
                    .results()
                    .findFirst()
                    .orElseThrow()
                    .group(1);
        }
    }

    /** Between the last change set and its note there is nothing: the file is as it was. */
    @Test
    void aKilledMigrationOfAFileIsNotThereEither() {
        try (RunDesk desk = new RunDesk(Engine.SQLITE, directory)) {
            files(desk);
            desk.shell.file("slow.groovy", """
                    runbook 'slow'
                    step('migrate') {
                      migrate 'shop.yaml'
                      note 'migrated'
                      if (count('t', "label = 'hang'") > 0) { Thread.sleep(30_000) }
                    }
                    """);
            desk.database.execute("insert into t values ('hang')");
            String id = killed(desk);
            assertThat(desk.database
                            .query(
                                    "select count(*) from sqlite_schema where name in ('customers', 'DATABASECHANGELOG')")
                            .toString())
                    .isEqualTo("[[0]]");
            desk.database.execute("delete from t");
            done(desk.run("resume", id));
            assertThat(tag(desk)).isEqualTo("v2");
        }
    }

    /** Not even what comes before: else the first change set would fail here. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aDryRunOfAStepWithoutATransactionPlansItOnly(Engine engine) {
        try (RunDesk desk = new RunDesk(engine, directory)) {
            desk.shell.file("log.sql", """
                    --liquibase formatted sql
                    --changeset ann:inside
                    insert into nowhere values (1);
                    --changeset ann:loose runInTransaction:false
                    vacuum;
                    """);
            desk.shell.file("none.groovy", "step('m', tx: 'none') { migrate 'log.sql' }");
            Outcome planned = desk.run("run", "none.groovy", "--dry-run");
            done(planned);
            assertThat(planned.out()).contains("planned only: it commits by itself and could not be taken back");
            Outcome word = desk.run("home", "-c", "dryRun { migrate 'log.sql' }");
            assertThat(word.code()).as(word.toString()).isEqualTo(2);
            assertThat(word.err()).contains("log.sql::loose::ann runs outside of transactions");
            Outcome shown = desk.run("home", "-c", "migrate.preview 'log.sql'");
            assertThat(shown.out()).containsSubsequence("insert into nowhere", "vacuum");
            Outcome before = desk.run("home", "-c", "dryRun { migrate 'log.sql', count: 1 }");
            assertThat(before.code()).as(before.toString()).isEqualTo(1);
            assertThat(before.err()).contains("nowhere", "change set log.sql::inside::ann");
        }
    }

    @Test
    void whatTakesNoTransactionRunsInAStepWithoutOne() {
        try (RunDesk desk = new RunDesk(Engine.POSTGRES, directory)) {
            desk.shell.file("log.sql", """
                    --liquibase formatted sql
                    --changeset ann:loose runInTransaction:false
                    create index concurrently t_label on t (label);
                    """);
            desk.shell.file("one.groovy", "step('m') { migrate 'log.sql' }");
            Outcome refused = desk.run("run", "one.groovy");
            assertThat(refused.code()).as(refused.toString()).isEqualTo(2);
            assertThat(refused.err()).contains("log.sql::loose::ann runs outside of transactions", "tx: 'none'");
            desk.shell.file("none.groovy", "step('m', tx: 'none') { migrate 'log.sql' }");
            Outcome planned = desk.run("run", "none.groovy", "--dry-run");
            assertThat(planned.code()).as(planned.toString()).isZero();
            done(desk.run("run", "none.groovy"));
            assertThat(desk.database
                            .query("select to_regclass('t_label') is not null")
                            .toString())
                    .isEqualTo("[[true]]");
        }
    }
}
