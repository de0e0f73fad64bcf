package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code include}: functions and steps of other files, checked with the runbook and hashed into the run. */
class IncludeTest {
    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.createDirectories(directory.resolve("lib/deep"));
        shell = new Shell(directory)
                .file("sluice.toml", "default = \"home\"\n[profiles.home]\nurl = \"jdbc:sqlite:home.db\"\n")
                .file("lib/deep/names.groovy", "String name(int n) { \"t$n\" }\n")
                .file("lib/tables.groovy", """
                        include 'deep/names.groovy'
                        def limit = param 'limit', Integer, default: 3

                        def make(int n) { sql "create table ${ident(name(n))} (id integer)" }
                        step('make the tables') { (1..limit).each { make(it) } }
                        """)
                .file("main.groovy", """
                        runbook 'Main'
                        include 'lib/tables.groovy'
                        include 'lib/deep/names.groovy'
                        step('fill') { sql "insert into ${ident(name(1))} values (7)"; make(9) }
                        note "rows ${fact('rows') { count name(1) }}"
                        """);
    }

    private String error(String... arguments) {
        Outcome outcome = shell.run(arguments);
        assertThat(outcome.code()).isNotZero();
        return outcome.err().replace(directory + "/", "");
    }

    @Test
    void stepsAndFunctionsOfOtherFilesWorkAsIfTheyStoodThere() {
        Outcome outcome = shell.run("run", "main.groovy", "limit=2");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .contains("step \"make the tables\"\n  committed")
                .contains("step \"fill\"\n  committed")
                .contains("rows 1");
        assertThat(outcome.out().split("make the tables", -1)).hasSize(2);
        assertThat(shell.run("home", "-c", "select * from t9").code()).isZero();
        assertThat(shell.run("home", "-c", "select * from t3").code()).isNotZero();
    }

    @Test
    void theirParametersAndStepsAreListed() {
        assertThat(shell.run("run", "main.groovy", "--help").out()).contains("  limit  Integer, default: 3");
        assertThat(shell.run("check", "main.groovy").out())
                .contains("make the tables")
                .contains("fill");
    }

    @Test
    void aFailureNamesTheFileItHappenedIn() {
        shell.run("run", "main.groovy", "limit=1");

        assertThat(error("run", "main.groovy", "limit=1")).contains(" - lib/tables.groovy:4");
    }

    @Test
    void whatIsWrongInAnyFileIsSaidAtOnce() {
        shell.file("lib/tables.groovy", "def make(int n) { nte(n) }\nstep('x') { upsrt 'a' }\n")
                .file("main.groovy", "include 'lib/tables.groovy'\nmake('x')\nstep('y') { nte 'x' }\n");

        assertThat(error("check", "main.groovy").lines().filter(l -> l.startsWith("sluice: ")))
                .containsExactly(
                        "sluice: make does not take (String) - main.groovy:2:1",
                        "sluice: unknown command \"nte\" - main.groovy:3:13 - did you mean \"note\"?",
                        "sluice: unknown command \"nte\" - lib/tables.groovy:1:19 - did you mean \"note\"?",
                        "sluice: unknown command \"upsrt\" - lib/tables.groovy:2:13 - did you mean \"upsert\"?");
    }

    @Test
    void aCycleIsRefused() {
        shell.file("lib/tables.groovy", "include '../main.groovy'\n");

        assertThat(error("check", "main.groovy"))
                .contains("includes itself - lib/tables.groovy:1:1 - take one of the includes out");
    }

    @Test
    void whatCannotBeReadOrIsNoPlainNameIsRefused() {
        shell.file("main.groovy", "include 'nowhere.groovy'\ndef f = 'lib/tables.groovy'\ninclude f\n");

        assertThat(error("check", "main.groovy"))
                .contains(
                        "included file \"nowhere.groovy\" cannot be read - main.groovy:1:1 - it is looked for beside main.groovy")
                .contains(
                        "include takes the name of a file as plain text - main.groovy:3:1 - it is read before the run");
    }

    @Test
    void functionsOfOneNameInTwoFilesAreRefused() {
        shell.file("main.groovy", "include 'lib/tables.groovy'\ndef make(int n) { n }\n");

        assertThat(error("check", "main.groovy"))
                .contains(
                        "function \"make\" stands in lib/tables.groovy too - main.groovy:2:1 - give one of them another name");
    }

    @Test
    void anIncludedFileIsPartOfWhatTheRunIsKnownBy() {
        var before = dev.sluice.shell.runbook.Runbook.compile(directory.resolve("main.groovy"), Vocabulary.LANGUAGE);
        shell.file("lib/deep/names.groovy", "String name(int n) { \"u$n\" }\n");
        var after = dev.sluice.shell.runbook.Runbook.compile(directory.resolve("main.groovy"), Vocabulary.LANGUAGE);

        assertThat(after.hash()).isNotEqualTo(before.hash());
    }
}
