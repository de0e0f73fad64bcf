package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Going on with a run that failed half way. */
class ResumeCommandTest {
    private static final String RUNBOOK = """
            runbook 'Two steps'
            def n = param 'n', Integer, default: 1, help: 'a number'
            def first = step('first') { sql 'insert into t values (:n)', n: n; 'kept ' + n }
            step('second') { sql 'insert into later values (:v)', v: first }
            """;

    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void makeTable() {
        shell = new Shell(directory).file("sluice.toml", """
                default = "lab"
                [profiles.lab]
                url = "jdbc:sqlite:lab.db"
                [profiles.clone]
                url = "jdbc:sqlite:clone.db"
                """);
        shell.run("lab", "-c", "create table t (n integer)");
        shell.file("r.groovy", RUNBOOK);
    }

    /** Its id. */
    private String failed() {
        Outcome outcome = shell.run("run", "r.groovy", "n=7");
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(6);
        Matcher id = Pattern.compile("r-[a-z0-9]+").matcher(outcome.out());
        assertThat(id.find()).isTrue();
        return id.group();
    }

    private void mend() {
        shell.run("lab", "-c", "create table later (v text)");
    }

    private String rows(String sql) {
        return shell.run("lab", "-c", sql, "--format", "csv").out();
    }

    @Test
    void whatIsDoneIsSkippedAndItsValueSeen() {
        String id = failed();
        mend();
        Outcome outcome = shell.run("resume", id);
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(0);
        assertThat(rows("select n from t")).isEqualTo("n\n7\n");
        assertThat(rows("select v from later")).isEqualTo("v\nkept 7\n");
        Outcome again = shell.run("resume", id);
        assertThat(again.code()).isEqualTo(8);
        assertThat(again.err()).contains("is done, there is nothing to go on with");
        assertThat(rows("select n from t")).isEqualTo("n\n7\n");
    }

    @Test
    void enoughOfTheIdWillDo() {
        String id = failed();
        mend();
        assertThat(shell.run("resume", id.substring(2, 7)).code()).isEqualTo(0);
        assertThat(shell.run("resume", "r-nothere").err()).contains("there is no run \"r-nothere\"");
    }

    @Test
    void aChangedStepIsRefusedUnlessTheChangeIsAccepted() {
        String id = failed();
        mend();
        shell.file("r.groovy", RUNBOOK.replace("'kept ' + n", "'other ' + n"));
        Outcome refused = shell.run("resume", id);
        assertThat(refused.code()).isEqualTo(8);
        assertThat(refused.err()).contains("its text was changed since").contains("--accept-changes");
        assertThat(shell.run("resume", id, "--accept-changes").code()).isEqualTo(0);
        assertThat(rows("select v from later")).isEqualTo("v\nkept 7\n");
    }

    @Test
    void aChangedParameterIsRefused() {
        String id = failed();
        mend();
        Outcome refused = shell.run("resume", id, "n=8");
        assertThat(refused.code()).isEqualTo(8);
        assertThat(refused.err()).contains("parameter \"n\" was another one");
        assertThat(shell.run("resume", id, "n=7").code()).isEqualTo(0);
    }

    @Test
    void aCloneDoesNotGoOnWithTheRunOfItsOrigin() throws Exception {
        String id = failed();
        mend();
        java.nio.file.Files.copy(directory.resolve("lab.db"), directory.resolve("clone.db"));
        Outcome outcome = shell.run("resume", id, "--profile", "clone");
        assertThat(outcome.code()).isEqualTo(8);
        assertThat(outcome.err()).contains("was started on another database");
    }

    @Test
    void aStepWithoutATransactionThatHadBegunIsNotRepeatedBlindly() {
        shell.file("r.groovy", """
                runbook 'Loose'
                param 'n', Integer, default: 1, help: 'a number'
                step('loose', tx: 'none') { sql 'insert into t values (1)'; sql 'insert into later values (2)' }
                """);
        String id = failed();
        mend();
        Outcome outcome = shell.run("resume", id);
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(8);
        assertThat(outcome.err()).contains("step \"loose\" had begun");
        assertThat(rows("select n from t")).isEqualTo("n\n1\n");
    }

    @Test
    void runsAreListedAndShown() {
        String id = failed();
        assertThat(shell.run("runs").out()).contains(id).contains("failed").contains("Two steps");
        assertThat(shell.run("show", id).out())
                .contains("r.groovy")
                .contains("{\"n\":\"7\"}")
                .contains("1 first: done");
        assertThat(shell.run("runs", "--profile", "clone").out()).isEqualTo("no runs\n");
    }
}
