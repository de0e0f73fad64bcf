package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalCommandTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatIsPrintedForADbaIsTheJournalThatARunThenUses(Engine engine) {
        try (EngineDatabase raw = engine.open()) {
            Shell shell = shell(raw);
            Outcome ddl = shell.run("journal", "ddl", "--profile", "x");
            assertThat(ddl.code()).as(ddl.err()).isZero();
            raw.execute(ddl.out().split(";\n"));

            Outcome run = shell.run("run", "r.groovy", "--profile", "x");
            assertThat(run.code()).as(run.err()).isZero();
            assertThat(runs(raw)).hasSize(1);
        }
    }

    @Test
    void withoutAProfileNothingIsReadAndTheEngineIsChosenByAnOption() {
        Shell shell = new Shell(directory).file("sluice.toml", "this is no toml");
        assertThat(shell.run("journal", "ddl").out())
                .startsWith("create schema if not exists \"sluice\";")
                .contains("timestamptz", "-- grant delete on");
        assertThat(shell.run("journal", "ddl", "--engine", "sqlite").out())
                .startsWith("create table if not exists \"sluice_version\"")
                .doesNotContain("schema", "grant");
        assertThat(shell.run("journal").err()).startsWith("sluice: journal needs to be told what to do");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void purgeTellsFirstAndRemovesOnlyWhatEndedLongAgo(Engine engine) throws IOException {
        try (EngineDatabase raw = engine.open()) {
            Shell shell = shell(raw);
            for (int i = 0; i < 3; i++) {
                assertThat(shell.run("run", "r.groovy", "--profile", "x").code())
                        .isZero();
            }
            List<List<Object>> runs = runs(raw);
            age(raw, runs.get(0).get(0), "done");
            age(raw, runs.get(1).get(0), "running");

            Outcome told = shell.run("journal", "purge", "--older-than", "90d", "--profile", "x");
            assertThat(told.out())
                    .as(told.err())
                    .endsWith("1 run and 1 step that ended more than 90 days ago; to remove them, add --yes\n");
            assertThat(runs(raw)).hasSize(3);

            Outcome done = shell.run("journal", "purge", "--older-than", "90d", "--profile", "x", "--yes");
            assertThat(done.out())
                    .as(done.err())
                    .endsWith("1 run and 1 step that ended more than 90 days ago removed\n");
            assertThat(runs(raw)).isEqualTo(runs.subList(1, 3));
            assertThat(raw.query("select run from " + table(raw, "step"))).hasSize(2);
            assertThat(mirrors())
                    .hasSize(2)
                    .noneMatch(f -> f.startsWith(String.valueOf(runs.get(0).get(0))));
        }
    }

    @Test
    void purgeAsksForTheAgeAndForApproval() {
        try (EngineDatabase raw = Engine.SQLITE.open()) {
            Shell shell = shell(raw);
            shell.run("run", "r.groovy", "--profile", "x");
            assertThat(shell.run("journal", "purge", "--profile", "x").code()).isEqualTo(2);
            assertThat(shell.run("journal", "purge", "--profile", "x", "--older-than", "soon")
                            .err())
                    .startsWith("sluice: \"soon\" is not a number of days - --older-than - write a number and d");
            Outcome closed = shell.run("journal", "purge", "--profile", "careful", "--older-than", "0d", "--yes");
            assertThat(closed.code()).as(closed.err()).isEqualTo(8);
            assertThat(runs(raw)).hasSize(1);
        }
    }

    private Shell shell(EngineDatabase raw) {
        String url = raw.jdbcUrl()
                .replaceFirst(
                        "^jdbc:postgresql://", "postgresql://" + raw.address().user() + "@");
        String password = raw.address().password().isEmpty() ? "" : "password = { env = \"PW\" }";
        String text = "[profiles.%1$s]\nurl = \"%2$s\"\n%3$s\n";
        return new Shell(directory)
                .with("PW", raw.address().password())
                .file(
                        "sluice.toml",
                        text.formatted("x", url, password) + text.formatted("careful", url, password)
                                + "protected = true\n")
                .file("r.groovy", "runbook 'r'\nstep('one') { sql 'create table if not exists t (a integer)' }\n");
    }

    private static String table(EngineDatabase raw, String name) {
        return raw.engine() == Engine.SQLITE ? "sluice_" + name : "sluice." + name;
    }

    private static List<List<Object>> runs(EngineDatabase raw) {
        return raw.query("select run from " + table(raw, "run") + " order by started");
    }

    private static void age(EngineDatabase raw, Object run, String outcome) {
        String time = raw.engine() == Engine.SQLITE ? "'2001-01-01T00:00:00.000Z'" : "timestamptz '2001-01-01'";
        raw.execute("update " + table(raw, "run") + " set ended = " + time + ", outcome = '" + outcome
                + "' where run = '" + run + "'");
    }

    private List<String> mirrors() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("home/.local/state/sluice/runs"))) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }
}
