package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunOutputTest {
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
                protected = true
                mask = ["*.email"]
                """);
        shell.run("home", "-c", "create table t (id integer primary key, email text)");
        shell.file("fill.groovy", """
                step('fill') { sql "insert into t (email) values ('a@b.example')" }
                """);
        shell.file("bad.groovy", "step('bad') { sql 'delete from nowhere' }\n");
    }

    @Test
    void theLogFileHoldsWhatQuietKeepsBackAndIsAppendedTo() throws Exception {
        Outcome good = shell.run("run", "fill.groovy", "--quiet", "--log-file", "run.log");
        Outcome bad = shell.run("run", "bad.groovy", "--quiet", "--log-file", "run.log");

        assertThat(good).isEqualTo(new Outcome(0, "", ""));
        assertThat(bad.out()).isEmpty();
        assertThat(shell.read("run.log"))
                .contains("step \"fill\"\n", "done: 1 step, ")
                .contains("no such table: nowhere")
                .endsWith("state: nothing changed; rolled back: step \"bad\"\n");
        assertThat(Files.getPosixFilePermissions(directory.resolve("run.log")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aLogFileThatCannotBeWrittenIsRefusedBeforeTheRun() {
        assertThat(shell.run("run", "fill.groovy", "--log-file", "no/where.log").code())
                .isEqualTo(2);
        assertThat(rows()).isEqualTo("0");
    }

    @Test
    void aProtectedProfileIsOnlyPlannedByADryRun() {
        Outcome planned = shell.run("run", "fill.groovy", "--profile", "prod", "--dry-run");
        Outcome approved = shell.run("run", "fill.groovy", "--profile", "prod", "--dry-run", "--approve", "prod");
        Outcome rehearsed = shell.run("run", "fill.groovy", "--profile", "prod", "--rehearse", "--approve", "prod");

        assertThat(planned.code()).as(planned.err()).isZero();
        assertThat(planned.out()).contains("step \"fill\": planned only: profile \"prod\" is protected; --rehearse");
        assertThat(approved.out()).contains("planned only: profile \"prod\" is protected");
        assertThat(rehearsed.out())
                .contains("  t: 1 inserted\n    + id 1, email '***'\n")
                .doesNotContain("a@b.example");
        assertThat(rows()).isEqualTo("0");
    }

    @Test
    void theTypedNameApprovesAProtectedProfile() {
        assertThat(atTerminal("pord\n")).isEqualTo(8);
        assertThat(atTerminal("")).isEqualTo(8);
        assertThat(rows()).isEqualTo("0");

        assertThat(atTerminal("prod\n")).isZero();
        assertThat(rows()).isEqualTo("1");
    }

    @Test
    void withoutATerminalNobodyIsAsked() {
        assertThat(shell.runWith("prod\n", "run", "fill.groovy", "--profile", "prod")
                        .code())
                .isEqualTo(8);
    }

    private int atTerminal(String typed) {
        return shell.runAtTerminal(typed, "run", "fill.groovy", "--profile", "prod")
                .code();
    }

    private String rows() {
        return shell.run("home", "-c", "select count(*) as n from t", "--format", "csv")
                .out()
                .replace("n\n", "")
                .strip();
    }
}
