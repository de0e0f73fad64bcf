package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {
    @TempDir
    private Path directory;

    @Test
    void whatItMakesRunsAtOnceAndFindsNothingToWriteTheSecondTime() {
        Shell shell = new Shell(directory);
        Outcome made = shell.run("init");
        assertThat(made).isEqualTo(new Outcome(0, """
                made  sluice.toml
                made  first.groovy
                made  .gitignore
                try:  sluice run first.groovy --dry-run
                then: sluice run first.groovy
                """, ""));

        for (String profile : new String[] {"local", "lab"}) {
            Outcome rehearsed = shell.run("run", "first.groovy", "--profile", profile, "--dry-run");
            Outcome first = shell.run("run", "first.groovy", "--profile", profile);
            Outcome second = shell.run("run", "first.groovy", "--profile", profile, "greeting=hello");

            assertThat(rehearsed.code()).as(rehearsed.out() + rehearsed.err()).isZero();
            assertThat(first.code()).as(first.out() + first.err()).isZero();
            assertThat(first.out()).contains("rows in greetings: 2").containsPattern("inserted +2");
            assertThat(second.out()).containsPattern("inserted +0");
        }
        shell.run("local", "-c", "create table mine (id integer)");
        assertThat(shell.run(
                                "local",
                                "-c",
                                "select schemaname from pg_tables where tablename = 'mine'",
                                "--format",
                                "csv")
                        .out())
                .as("never among the tables of the journal")
                .isEqualTo("schemaname\npublic\n");
        assertThat(shell.run("check", "first.groovy").code()).isZero();
        assertThat(shell.run("profiles").code()).isZero();
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        for (String name : new String[] {"sluice.toml", "first.groovy"}) {
            Path folder = Files.createDirectory(directory.resolve("with-" + name));
            Shell shell = new Shell(folder).file(name, "mine");
            Outcome outcome = shell.run("init");
            assertThat(outcome.code()).isEqualTo(2);
            assertThat(outcome.err())
                    .startsWith("sluice: there is a " + name + " already - " + folder.resolve(name))
                    .endsWith("state: nothing changed\n");
            assertThat(shell.read(name)).isEqualTo("mine");
            assertThat(folder.toFile().list()).containsExactly(name);
        }
    }

    @Test
    void anIgnoreFileOfOnesOwnStays() {
        Shell shell = new Shell(directory).file(".gitignore", "mine");
        assertThat(shell.run("init").out()).contains("kept  .gitignore; it should name .sluice/ and .env");
        assertThat(shell.read(".gitignore")).isEqualTo("mine");
    }
}
