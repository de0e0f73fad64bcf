package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
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
                """);
        shell.run("home", "-c", "create table t (id integer primary key, name text)");
        shell.run("home", "-c", "insert into t values (1, 'a'), (2, 'b')");
        shell.file("clean.groovy", """
                runbook 'Clean'
                def name = param 'name', String, default: 'a', help: 'whose rows go'
                def token = param 'token', String, default: 'none', secret: true, help: 'a secret'
                step('clean') { sql 'delete from t where name = :n', n: name }
                step('outside', tx: 'none') { note 'x' }
                """);
    }

    private Outcome plan(String... values) {
        String[] arguments = {"plan", "clean.groovy", "-o", "plan.json"};
        String[] all = Arrays.copyOf(arguments, arguments.length + values.length);
        System.arraycopy(values, 0, all, arguments.length, values.length);
        return shell.run(all);
    }

    private String names() {
        return shell.run("home", "-c", "select name from t order by id", "--format", "csv")
                .out();
    }

    @Test
    void aPlanChangesNothingAndIsRunAsItStands() throws Exception {
        Outcome planned = plan("name=b");

        assertThat(planned.err()).isEmpty();
        assertThat(planned.out()).contains("t: 1 deleted").contains("plan saved: ");
        assertThat(names()).isEqualTo("name\na\nb\n");
        assertThat(Files.getPosixFilePermissions(directory.resolve("plan.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));

        Outcome run = shell.run("run", "plan.json");

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(names()).isEqualTo("name\na\n");
    }

    @Test
    void aStepThatThePlanHasSkippedMayNotWrite() {
        shell.file("clean.groovy", """
                step('maybe', when: { count('t') > 2 }) { sql 'delete from t' }
                step('sure') { sql "update t set name = 'c' where id = 1" }
                """);
        assertThat(plan().code()).isZero();
        assertThat(shell.run("show", "plan.json").out()).contains("step \"maybe\": skipped: when");
        shell.run("home", "-c", "insert into t values (3, 'c')");

        Outcome run = shell.run("run", "plan.json");

        assertThat(run.code()).as(run.out()).isEqualTo(8);
        assertThat(run.err()).contains("the step leaves its plan: ", "3 rows deleted, planned were 0");
        assertThat(names()).isEqualTo("name\na\nb\nc\n");
    }

    @Test
    void aPlanIsShown() {
        plan("name=b", "token=hush");

        assertThat(shell.run("show", "plan.json").out())
                .startsWith("plan: Clean (clean.groovy)\n")
                .contains("  parameter   name = b\n  parameter   token = (secret)\n")
                .contains("step \"clean\": rehearsed\n  t: 1 deleted\n")
                .contains("step \"outside\": planned only: it commits by itself");
        assertThat(shell.read("plan.json")).doesNotContain("hush");
    }

    @Test
    void aChangedRunbookIsRefused() {
        plan();
        shell.file("clean.groovy", shell.read("clean.groovy") + "// changed\n");

        assertRefused(shell.run("run", "plan.json"), "runbook \"clean.groovy\" was changed");
    }

    @Test
    void anotherParameterIsRefused() {
        plan("name=b");

        assertRefused(shell.run("run", "plan.json", "name=a"), "parameter \"name\" differs");
        assertRefused(shell.run("run", "plan.json", "token=x"), "parameter \"token\" was not given then");
    }

    @Test
    void aSecretIsGivenAgainAndCompared() {
        plan("token=hush");

        assertRefused(shell.run("run", "plan.json"), "secret parameter \"token\" has no value");
        assertRefused(shell.run("run", "plan.json", "token=other"), "secret parameter \"token\" differs");
        assertThat(shell.run("run", "plan.json", "token=hush").code()).isZero();
    }

    @Test
    void anotherProfileIsRefused() {
        plan();

        assertRefused(shell.run("run", "plan.json", "--profile", "prod"), "the plan is for profile \"home\"");
    }

    @Test
    void anotherDatabaseUnderTheSameProfileIsRefused() throws Exception {
        plan();
        Files.copy(directory.resolve("home.db"), directory.resolve("other.db"));
        shell.file("sluice.toml", "[profiles.home]\nurl = \"jdbc:sqlite:other.db\"\n");

        assertRefused(shell.run("run", "plan.json"), "the database is another one");
    }

    @Test
    void aJournalThatHasGoneOnIsRefused() {
        plan();
        shell.run("run", "clean.groovy", "name=nobody");

        assertRefused(shell.run("run", "plan.json"), "the newest run in the journal is another one");
    }

    @Test
    void countsBeyondTheToleranceAreRolledBack() {
        plan();
        shell.run("home", "-c", "insert into t values (3, 'a')");

        Outcome run = shell.run("run", "plan.json");

        assertThat(run.code()).isEqualTo(8);
        assertThat(run.err()).contains("the step leaves its plan: table t: 2 rows deleted, planned were 1");
        assertThat(names()).isEqualTo("name\na\nb\na\n");
    }

    @Test
    void whatIsNoPlanIsToldSo() {
        shell.file("plan.json", "{\"a\": [1, 2");

        assertThat(shell.run("run", "plan.json").code()).isEqualTo(2);
        assertThat(shell.run("show", "plan.json").err())
                .contains("plan.json\" is no JSON, line 1: Unexpected end-of-input");
    }

    @Test
    void aProtectedProfileIsPlannedWithoutExecuting() {
        Outcome planned = shell.run("plan", "clean.groovy", "--profile", "prod", "-o", "plan.json");

        assertThat(planned.code()).as(planned.err()).isZero();
        assertThat(planned.out()).contains("planned only: profile \"prod\" is protected");
        assertThat(shell.run("show", "plan.json").out())
                .endsWith("no step was rehearsed: counts will not be checked\n");
        assertThat(shell.run("plan", "clean.groovy", "--profile", "prod", "--rehearse", "--approve", "prod")
                        .out())
                .contains("t: 1 deleted");
        assertThat(names()).isEqualTo("name\na\nb\n");
    }

    private void assertRefused(Outcome outcome, String what) {
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(8);
        assertThat(outcome.err()).contains(what).endsWith("state: nothing changed\n");
        assertThat(names()).isEqualTo("name\na\nb\n");
    }

    @Test
    void aPlanThatWasEditedIsRefused() throws Exception {
        plan("name=b");
        String text = shell.read("plan.json");
        assertThat(text).contains("\"deleted\" : 1");
        Files.writeString(directory.resolve("plan.json"), text.replace("\"deleted\" : 1", "\"deleted\" : 2"));

        assertRefused(shell.run("run", "plan.json"), "was changed since it was made");
    }

    @Test
    void aResumedRunIsStillHeldToItsPlan() {
        shell.file("clean.groovy", """
                step('first') { sql "update t set name = 'z' where id = 1" }
                step('second') {
                  if (env('FAIL') == 'yes') { throw new IllegalStateException('told to') }
                  sql 'delete from t where id > 1'
                }
                """);
        plan();
        shell.with("FAIL", "yes");
        Outcome failed = shell.run("run", "plan.json");
        assertThat(failed.code()).isEqualTo(6);
        shell.run("home", "-c", "insert into t values (3, 'c'), (4, 'd')");
        String id = RunDesk.id(failed);

        Outcome resumed = shell.with("FAIL", "").run("resume", id);

        assertThat(resumed.code()).isEqualTo(8);
        assertThat(resumed.err()).contains("what run " + id + " had committed before stays");
        assertThat(resumed.err()).contains("the step leaves its plan: ", "3 rows deleted, planned were 1");
        assertThat(names()).isEqualTo("name\nz\nb\nc\nd\n");
        shell.file("clean.groovy", shell.read("clean.groovy") + "// changed\n");
        assertThat(shell.run("resume", id).err()).contains("follows a plan, and its runbook was changed since");
    }
}
