package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.shell.Shell.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the language promises about safety, each promise by its name. */
class LanguageSecurityTest {
    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void makeProfiles() {
        shell = new Shell(directory).file("sluice.toml", """
                default = "home"
                [profiles.home]
                url = "jdbc:sqlite:home.db"
                [profiles.prod]
                url = "jdbc:sqlite:home.db"
                """);
        shell.run("home", "-c", "create table t (id integer primary key, label text)");
    }

    private Outcome run(String runbook, String... more) {
        shell.file("r.groovy", runbook);
        String[] arguments = new String[more.length + 2];
        arguments[0] = "run";
        arguments[1] = "r.groovy";
        System.arraycopy(more, 0, arguments, 2, more.length);
        Outcome outcome = shell.run(arguments);
        return new Outcome(outcome.code(), outcome.out(), outcome.err().replace(directory + "/", ""));
    }

    private String rows() {
        return shell.run("home", "-c", "select count(*) as n from t", "--format", "csv")
                .out()
                .strip();
    }

    @Test
    void rawTransactionSqlIsRefusedWithItsLineBeforeTheRun() {
        for (String sql : new String[] {
            "begin",
            "start transaction",
            "commit",
            "end",
            "rollback",
            "savepoint a",
            "release a",
            "abort",
            "insert into t values (1, 'a'); commit",
            "/* x */ CoMmIt"
        }) {
            Outcome outcome = run("step('a') {\n  sql '''" + sql + "'''\n}\n");

            assertThat(outcome.code()).as(sql).isEqualTo(2);
            assertThat(outcome.err()).as(sql).contains("blocks begin and end transactions - r.groovy:2:7");
        }
    }

    @Test
    void rawTransactionSqlThatIsMadeInTheRunIsRefusedByTheRun() {
        Outcome outcome = run(
                "step('a') {\n  sql \"insert into t values (1, 'a')\"\n  def q = ['com', 'mit'].join()\n  sql q.toLowerCase()\n}\n");

        assertThat(outcome.err()).contains("'commit' is refused: blocks begin and end transactions - r.groovy:4");
        assertThat(rows()).isEqualTo("n\n0");
    }

    @Test
    void sqlByPlusOrAFlattenedGStringIsRefused() {
        String declared = "def x = param 'x', String, default: 'a'\n";
        for (String sql : new String[] {
            "'delete from t where label = ' + x", "\"delete from t where label = ${x}\".toString()",
            "\"delete from t where label = ${x}\" as String", "'delete from t where label = '.concat(x)",
            "String.format('delete from t where label = %s', x)", "((String) \"delete from t where label = ${x}\")"
        }) {
            Outcome outcome = run(declared + "step('a') { sql(" + sql + ") }\n");

            assertThat(outcome.code()).as(sql).isEqualTo(2);
            assertThat(outcome.err())
                    .as(sql)
                    .containsAnyOf(
                            "SQL text is joined from pieces - r.groovy:2:17",
                            "SQL text is a GString turned to plain text - r.groovy:2:17");
        }
    }

    @Test
    void aHostileValueIsBoundAndNeverSql() {
        Outcome outcome = run(
                "def x = param 'x', String\nstep('a') { sql \"insert into t (label) values (${x})\" }\n",
                "x='); drop table t; --");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(rows()).isEqualTo("n\n1");
    }

    @Test
    void grapesAreOff() {
        for (String text : new String[] {
            "@Grab('a:b:1')\nimport java.util.Date\nnote 'x'", "@Grapes([@Grab('a:b:1')])\ndef f() { 1 }",
            "@groovy.lang.GrabResolver('http://x')\ndef f() { 1 }",
                    "groovy.grape.Grape.grab(group: 'a', module: 'b', version: '1')"
        }) {
            assertThat(run(text).err())
                    .as(text)
                    .contains("is refused")
                    .contains("scripts load nothing from the network");
        }
    }

    @Test
    void theChecksCannotBeSwitchedOff() {
        for (String annotation : new String[] {
            "@groovy.transform.CompileDynamic",
            "@groovy.transform.TypeChecked(groovy.transform.TypeCheckingMode.SKIP)",
            "@groovy.transform.CompileStatic(groovy.transform.TypeCheckingMode.SKIP)",
            "@groovy.transform.ASTTest(value = { println 'ran' })",
            "@groovy.transform.BaseScript"
        }) {
            Outcome outcome = run(annotation + "\ndef f() { whatever() }\nnote 'x'\n");

            assertThat(outcome.code()).as(annotation).isEqualTo(2);
            assertThat(outcome.err()).as(annotation).contains("is refused - r.groovy:1:1");
            assertThat(outcome.out()).doesNotContain("ran");
        }
    }

    @Test
    void aScriptDoesNotEndTheProcess() {
        for (String end : new String[] {"System.exit(0)", "Runtime.getRuntime().exit(0)", "Runtime.runtime.halt(0)"}) {
            assertThat(run("step('a') { " + end + " }").err()).as(end).contains("a script must not end the process");
        }
    }

    @Test
    void aSwallowedSqlErrorNeverEndsAsACommit() {
        Outcome outcome = run(
                "step('a') { sql \"insert into t values (1, 'a')\"; try { sql 'delete from nowhere' } catch (Exception e) { note 'oh' } }");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(rows()).isEqualTo("n\n0");
    }

    @Test
    void aRunbookForAnotherProfileIsRefused() {
        Outcome outcome = run(
                "requires profile: ['home']\nstep('a') { sql \"insert into t values (1, 'a')\" }", "--profile", "prod");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("the runbook requires profile home, this is prod");
        assertThat(rows()).isEqualTo("n\n0");
    }

    @Test
    void filesOfTheWorkingDirectoryAreNoClasses() throws IOException {
        Files.writeString(
                directory.resolve("Evil.groovy"),
                "class Evil { static { new File('" + directory + "/ran').text = 'x' } }");

        assertThat(run("new Evil()").err()).contains("unable to resolve class Evil - r.groovy:1:1");
        assertThat(directory.resolve("ran")).doesNotExist();
    }

    @Test
    void checkRunsNothingAndConnectsToNothing() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(200);
            shell.file(
                    "sluice.toml",
                    "default = \"home\"\n[profiles.home]\nurl = \"postgresql://u@127.0.0.1:" + server.getLocalPort()
                            + "/d\"\n");
            shell.file("r.groovy", "new File('" + directory + "/ran').text = 'x'\nstep('a') { sql 'select 1' }\n");

            assertThat(shell.run("check", "r.groovy").code()).isZero();
            assertThat(directory.resolve("ran")).doesNotExist();
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(server::accept);
        }
    }

    @Test
    void aSecretIsInNoJournalNoReportAndNoLog() throws IOException {
        String text = """
                def key = param 'key', String, secret: true
                step('a') { sql "insert into t values (1, ${key})"; note key }
                step('b') { sql "insert into t values (1, ${key})" }
                """;

        Outcome outcome = run(text, "key=canary-42", "--report", "json=r.json", "--log-sql", "sql.log");

        assertThat(outcome.code()).isEqualTo(6);
        assertThat(outcome.out() + outcome.err() + shell.read("r.json") + shell.read("sql.log"))
                .contains("***")
                .doesNotContain("canary");
        assertThat(shell.run("home", "-c", "select parameters from sluice_run").out())
                .contains("***")
                .doesNotContain("canary");
    }

    @Test
    void aValueWithASecretIsNotRecorded() {
        for (String body : new String[] {"key", "[1, 'a ' + key]", "[a: key]"}) {
            Outcome outcome = run(
                    "def key = param 'key', String, secret: true\nstep('a') { sql \"insert into t values (1, 'a')\"; "
                            + body + " }\n",
                    "key=canary-42");

            assertThat(outcome.code()).as(outcome.out()).isEqualTo(1);
            assertThat(outcome.err()).contains("step \"a\" gives a value with a secret in it");
            assertThat(rows()).isEqualTo("n\n0");
        }
        assertThat(run("def key = param 'key', String, secret: true\nstep(\"a $key\") { null }\n", "key=canary-42")
                        .code())
                .isZero();
        assertThat(shell.run("home", "-c", "select name from sluice_step").out())
                .contains("a ***")
                .doesNotContain("canary");
    }
}
