package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.OwnServer;
import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The examples of {@code docs/maintenance.md}, and its words in runbooks and at the prompt. */
class MaintenancePageTest {
    @TempDir
    private Path directory;

    @Test
    void theExamplesRunInTheirOrder() {
        try (RunDesk desk = new RunDesk(Engine.POSTGRES, directory)) {
            for (String statement :
                    Example.of("docs/maintenance.md").get(0).text().strip().split(";", -1)) {
                desk.database.execute(statement);
            }
            for (Example example : Example.of("docs/maintenance.md")) {
                if (example.language().equals("groovy")) {
                    for (String line : example.text().lines().toList()) {
                        Outcome outcome = desk.run("home", "-c", line);
                        assertThat(outcome.code()).as(line + "\n" + outcome).isZero();
                    }
                }
            }
            Outcome both = desk.run("home", "-c", "refreshView 'total', 'totals'");
            assertThat(both.out())
                    .containsSubsequence(
                            "public.totals", "concurrently", "public.total ", "plainly", "no unique index");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void overviewsGoIntoEveryReport(Engine engine) {
        try (RunDesk desk = new RunDesk(engine, directory)) {
            desk.shell.file(
                    "look.groovy",
                    "runbook 'l'\nreport sizes(top: 3)\nstep('s') { report indexUse() }\nreport slowQueries()\n");
            Outcome run = desk.run("run", "look.groovy", "--report", "json=" + directory.resolve("out.json"));
            assertThat(run.code()).as(run.toString()).isZero();
            assertThat(run.out()).contains("sizes", "index use", "slow queries");
            assertThat(directory.resolve("out.json")).content().contains("index use", "\"sizes\"");
            assertThat(desk.run("home", "-c", "report sizes()", "--format", "json")
                            .out())
                    .contains("\"sizes\"");
            assertThat(desk.run("home", "-c", "report 'ones', rows('select 1 as one')")
                            .out())
                    .contains("ones", "one");
            assertThat(desk.run("home", "-c", "report sizes(topp: 1)").err()).contains("did you mean \"top\"?");
        }
    }

    /** The server has to be started for it, so it is one of its own. */
    @Test
    void slowQueriesAreThoseThatTheServerHasCounted() throws Exception {
        Path home = directory.resolve("server");
        try (OwnServer server = OwnServer.start(home, "shared_preload_libraries=pg_stat_statements")) {
            Shell shell = new Shell(directory)
                    .with("TEST_PASSWORD", server.address().password())
                    .file("sluice.toml", RunDesk.profile("home", server.address(), Engine.POSTGRES));
            assertThat(told(shell, "report slowQueries()"))
                    .contains("nothing to tell: the extension pg_stat_statements is not installed here");
            server.execute(
                    "create schema \"S t\"",
                    "create extension pg_stat_statements schema \"S t\"",
                    "select pg_sleep(0.4)",
                    "select pg_sleep(0.1)",
                    "select 1 as once from generate_series(1, 7)",
                    "create role guest password 'geheim'");
            assertThat(server.value("select count(*) from \"S t\".pg_stat_statements where query ~ 'geheim'"))
                    .isEqualTo("1");
            assertThat(told(shell, "report slowQueries()"))
                    .containsPattern("statement\\s")
                    .containsPattern("\\s2 +2 +select pg_sleep\\(\\$1\\)")
                    .containsPattern("\\s1 +7 +select \\$1 as once from generate_series\\(\\$2, \\$3\\)")
                    .doesNotContain("nothing to tell", "geheim");
            assertThat(told(shell, "report slowQueries(top: 1)"))
                    .contains("pg_sleep")
                    .doesNotContain("generate_series");
        }
    }

    private static String told(Shell shell, String words) {
        Outcome outcome = shell.run("home", "-c", words);
        assertThat(outcome.code()).as(outcome.toString()).isZero();
        return outcome.out();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void maintenanceWantsAStepWithoutATransaction(Engine engine) {
        try (RunDesk desk = new RunDesk(engine, directory)) {
            desk.shell.file("one.groovy", "runbook 'o'\nstep('s') { maintain 'analyze t' }\n");
            Outcome refused = desk.run("run", "one.groovy");
            assertThat(refused.code()).as(refused.toString()).isEqualTo(2);
            assertThat(refused.err()).contains("put it in a step of its own with tx: 'none'");
            desk.shell.file(
                    "none.groovy",
                    "runbook 'n'\nstep('c', tx: 'chunks') { prune 't', where: \"label = 'x'\", commitEvery: 5 }\nstep('s', tx: 'none', done: { false }) { maintain 'analyze t'\nreindex 't' }\n");
            Outcome done = desk.run("run", "none.groovy");
            assertThat(done.code()).as(done.toString()).isZero();
            Outcome planned = desk.run("run", "none.groovy", "--dry-run");
            assertThat(planned.code()).as(planned.toString()).isZero();
            assertThat(planned.out()).contains("planned");
        }
    }

    @Test
    void reindexIsOursBeforeAQuoteAndSqlsBeforeAName() {
        try (RunDesk desk = new RunDesk(Engine.POSTGRES, directory)) {
            assertThat(desk.run("home", "-c", "reindex table t;").code()).isZero();
            assertThat(desk.run("home", "-c", "reindex (verbose) table t;").code())
                    .isZero();
            Outcome ours = desk.run("home", "-c", "reindex 't', wait: 1.minutes");
            assertThat(ours.code()).as(ours.toString()).isZero();
            assertThat(ours.out()).contains("reindex index concurrently");
        }
    }
}
