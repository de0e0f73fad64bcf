package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/swap.md}, in the order of the page, and the words around them. */
class SwapPageTest {
    private static final String PAGE = "docs/swap.md";

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
        runAll(sqlite(), false);
    }

    @Test
    void theExamplesRunOnPostgres() {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            runAll(shell(Checkout.uri(database)), true);
        }
    }

    private static void runAll(Shell shell, boolean postgres) {
        for (Example example : Example.of(PAGE)) {
            if (!postgres && example.text().startsWith("// PostgreSQL")) {
                continue;
            }
            List<String> lines = example.text().lines().toList();
            switch (example.language()) {
                case "text" ->
                    shell.file(
                            lines.get(0).replace("# ", ""), String.join("\n", lines.subList(1, lines.size())) + "\n");
                case "sql" ->
                    List.of(example.text().strip().split(";", -1)).forEach(sql -> line(shell, example, sql.strip()));
                case "groovy" -> groovy(shell, example, lines);
                default -> {}
            }
        }
        assertThat(shell.run("home", "-c", "select title from recent", "--format", "csv")
                        .out())
                .isEqualToIgnoringNewLines("title\nSiege of Vienna\n");
    }

    private static void groovy(Shell shell, Example example, List<String> lines) {
        if (!example.text().startsWith("step")) {
            lines.stream().filter(text -> !text.startsWith("//")).forEach(text -> line(shell, example, text));
            return;
        }
        shell.file("page.groovy", example.text());
        Outcome rehearsed = shell.run("run", "page.groovy", "--dry-run");
        assertThat(rehearsed.code()).as(rehearsed.toString()).isZero();
        Outcome outcome = shell.run("run", "page.groovy");
        assertThat(outcome.code()).as(outcome.toString()).isZero();
    }

    private static void line(Shell shell, Example example, String text) {
        Outcome outcome = shell.run("home", "-c", text);
        assertThat(outcome.code()).as(example + ": " + text + "\n" + outcome).isZero();
    }

    @Test
    void aBlockIsOnlyTakenByWordsThatHaveOne() {
        Shell shell = sqlite();
        line(shell, Example.of(PAGE).get(0), "create table t (id integer primary key)");
        assertThat(shell.run(
                                "home",
                                "-c",
                                "swap('t', rows: 1) { staging -> sql \"insert into ${ident(staging as String)} values (1)\" }")
                        .code())
                .isZero();
        assertThat(shell.run("home", "-c", "load('t.csv', into: 't') { it }").code())
                .isEqualTo(2);
        shell.file("block.groovy", "step('x', tx: 'phases') { load('t.csv', into: 't') { it } }");
        assertThat(shell.run("check", "block.groovy").err()).contains("the first argument of load must be a text");
        shell.file(
                "block.groovy",
                "step('x', tx: 'phases') { swap('t', rows: 1) { staging -> exec(['false', staging.name]) } }");
        assertThat(shell.run("check", "block.groovy").code()).isZero();
        Outcome failed = shell.run("run", "block.groovy");
        assertThat(failed.code()).as(failed.toString()).isIn(1, 6);
        assertThat(shell.run("home", "-c", "select count(*) as n from t", "--format", "csv")
                        .out())
                .isEqualToIgnoringNewLines("n\n1\n");
    }
}
