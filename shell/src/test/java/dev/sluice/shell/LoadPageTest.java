package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/load.md}, in the order of the page, and the command line around them. */
class LoadPageTest {
    private static final String PAGE = "docs/load.md";

    @TempDir
    private Path directory;

    private Shell shell(String url) {
        return new Shell(directory)
                .with("HOME_URL", url)
                .file("sluice.toml", "default = \"home\"\n[profiles.home]\nurl = { env = \"HOME_URL\" }\n");
    }

    private Shell sqlite() {
        return shell("jdbc:sqlite:" + directory.resolve("home.db"));
    }

    @Test
    void theExamplesRunOnSqlite() {
        runAll(sqlite());
    }

    @Test
    void theExamplesRunOnPostgres() {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            runAll(shell(Checkout.uri(database)));
        }
    }

    private static void runAll(Shell shell) {
        for (Example example : Example.of(PAGE)) {
            List<String> lines = example.text().lines().toList();
            switch (example.language()) {
                case "text" ->
                    shell.file(
                            lines.get(0).replace("# ", ""), String.join("\n", lines.subList(1, lines.size())) + "\n");
                case "sql" ->
                    List.of(example.text().strip().split(";", -1)).forEach(sql -> sql(shell, example, sql.strip()));
                case "groovy" -> lines.forEach(text -> line(shell, example, text, text.contains("reject:") ? 9 : 0));
                default -> lines.forEach(text -> command(shell, example, text));
            }
        }
        assertThat(shell.read("late-bad.ndjson")).contains("late.csv:3, record 2", "'yesterday'");
        assertThat(shell.run("home", "-c", "select count(*) as n from players", "--format", "csv")
                        .out())
                .isEqualToIgnoringNewLines("n\n3\n");
    }

    private static void line(Shell shell, Example example, String text, int code) {
        Outcome outcome = shell.run("home", "-c", text);
        assertThat(outcome.code()).as(example + ": " + text + "\n" + outcome).isEqualTo(code);
    }

    private static void sql(Shell shell, Example example, String statement) {
        if (!statement.isEmpty()) {
            line(shell, example, statement, 0);
        }
    }

    private static void command(Shell shell, Example example, String text) {
        Outcome outcome = shell.run(text.replace("sluice ", "").split(" ", -1));
        assertThat(outcome.code()).as(example + ": " + text + "\n" + outcome).isZero();
    }

    @Test
    void theCommandLineReadsWhatIsPipedInAndSetsAside() {
        Shell shell = sqlite();
        shell.run("home", "-c", "create table t (id integer primary key)");
        Outcome outcome = shell.runWith(
                "id\n1\nx\n",
                "load",
                "-",
                "--into",
                "t",
                "--set",
                "format=csv",
                "--reject",
                "bad.ndjson",
                "--result",
                "json");
        assertThat(outcome.code()).as(outcome.toString()).isEqualTo(9);
        assertThat(shell.read("bad.ndjson")).contains("standard input:3, record 2");
    }

    @Test
    void theCommandLineRefusesWhatTheWordRefuses() {
        Shell shell = sqlite().file("a.csv", "id\n1\n");
        shell.run("home", "-c", "create table t (id integer primary key)");
        assertThat(shell.run("load", "a.csv", "--into", "t", "--mode", "apend").err())
                .contains("option \"mode\" of load cannot be \"apend\" - did you mean \"append\"?");
        assertThat(shell.run("load", "a.csv", "--into", "t", "--set", "colums=id")
                        .err())
                .contains("unknown option \"colums\" of load - --set - did you mean \"columns\"?");
        assertThat(shell.run("load", "a.csv", "--into", "t", "--set", "rejectLimit=x")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void aModeThatIsNamedAsACommandIsNotTakenForOne() {
        Shell shell = sqlite().file("a.csv", "id\n1\n1\n");
        shell.run("home", "-c", "create table t (id integer primary key)");
        shell.file("r.groovy", """
                def brief = param 'brief', Boolean, default: false
                step('import') {
                  load 'a.csv', into: 't',
                    mode: brief ? 'upsert' : 'replace', maxPercent: brief ? null : 10
                }
                """);
        Outcome outcome = shell.run("run", "r.groovy");
        assertThat(outcome.code()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains("in step \"import\"").doesNotContain("in step \"import\", upsert");
    }

    @Test
    void aDryRunSaysSoAndLeavesNeitherRowsNorFiles() {
        Shell shell = sqlite().file("a.csv", "id\n1\nx\n");
        shell.run("home", "-c", "create table t (id integer primary key)");
        Outcome outcome = shell.run("load", "a.csv", "--into", "t", "--reject", "bad.ndjson", "--dry-run");
        assertThat(outcome.code()).as(outcome.toString()).isEqualTo(9);
        assertThat(outcome.out())
                .contains(
                        "dry run: load a.csv", "dry run: nothing changed", "1 record would be set aside in bad.ndjson");
        assertThat(directory.resolve("bad.ndjson")).doesNotExist();
        assertThat(shell.run("home", "-c", "select count(*) as n from t", "--format", "csv")
                        .out())
                .isEqualToIgnoringNewLines("n\n0\n");
    }

    @Test
    void aRunbookThatSetsRowsAsideEndsWith9() {
        Shell shell = sqlite().file("a.csv", "id\n1\nx\n");
        shell.run("home", "-c", "create table t (id integer primary key)");
        shell.file("r.groovy", "step('load') { load 'a.csv', into: 't', reject: 'bad.ndjson' }\n");
        Outcome outcome = shell.run("run", "r.groovy");
        assertThat(outcome.code()).as(outcome.toString()).isEqualTo(9);
        assertThat(outcome.out()).contains("1 row set aside, ");
    }
}
