package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void makeProfiles() {
        shell = new Shell(directory).file("sluice.toml", """
                default = "home"
                [profiles.home]
                url = "jdbc:sqlite:home.db"
                [profiles.lab]
                url = "jdbc:sqlite:lab.db"
                [profiles.prod]
                url = "jdbc:sqlite:home.db"
                protected = true
                """);
        shell.file("sync.groovy", """
                runbook 'Sync'
                def label = param 'label', String, default: 'x', help: 'what the row says'
                step('copy') { upsert from: profile('lab'), tables: ['t'] }
                step('mark') { sql 'insert into t values (99, :l)', l: label }
                """);
        shell.run("lab", "-c", "create table t (id integer primary key, name text)");
        shell.run("lab", "-c", "insert into t values (1, 'a'), (2, 'b')");
    }

    @Test
    void aRunSaysWhatGoesWhereAndWhatItDid() {
        Outcome outcome = shell.run("run", "sync.groovy");

        assertThat(outcome.steadyOut()).isEqualTo("""
                lab (sqlite file) -> home (sqlite file)
                run r-id: Sync
                step "copy"
                  upsert from lab (incremental)
                    table  before  after  processed  inserted  updated  unchanged  deleted
                    -----  ------  -----  ---------  --------  -------  ---------  -------
                    t           0      2          2         2        0          0        0
                    mode                      incremental
                    processed                 2
                    inserted                  2
                    updated                   0
                    unchanged                 0
                    deleted                   0
                    database size before      N
                    database size after       N
                    database size difference  N
                    took                      N s
                    rows per second           N
                  committed, 2 rows written, N s
                step "mark"
                  committed, 1 row written, N s
                done: 2 steps, 3 rows written, N s
                """);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isEqualTo(0);
    }

    @Test
    void aFailureAfterACommittedStepIsPartlyDone() {
        shell.run("run", "sync.groovy");

        Outcome again = shell.run("run", "sync.groovy");

        assertThat(again.code()).isEqualTo(6);
        assertThat(again.err())
                .contains("sync.groovy:4 - mend the named rows")
                .endsWith("state: committed: step \"copy\"; rolled back: step \"mark\"\n");
    }

    @Test
    void aFailureInTheFirstStepKeptNothing() {
        shell.file("bad.groovy", "step('one') { sql 'delete from nowhere' }\n");

        Outcome outcome = shell.run("run", "bad.groovy");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).endsWith("state: nothing changed; rolled back: step \"one\"\n");
    }

    @Test
    void aDryRunChangesNothing() {
        Outcome outcome = shell.run("run", "sync.groovy", "--dry-run");

        assertThat(outcome.code()).isEqualTo(0);
        assertThat(outcome.steadyOut())
                .contains("  rehearsed, 2 rows would be written, N s\n")
                .contains("  t: 1 inserted\n    + id 99, name 'x'\n  rehearsed, 1 row would be written, N s\n")
                .endsWith("dry run: nothing changed; 2 steps, 3 rows would be written, N s\n");
        assertThat(shell.run("home", "-c", "select * from t").err()).contains("no such table");
    }

    @Test
    void aProtectedProfileIsWrittenOnlyWhenItIsNamedAgain() {
        shell.run("home", "-c", "create table t (id integer primary key, name text)");

        Outcome refused = shell.run("run", "sync.groovy", "--profile", "prod");
        Outcome approved = shell.run("run", "sync.groovy", "--profile", "prod", "--approve", "prod");

        assertThat(refused.code()).isEqualTo(8);
        assertThat(refused.err().replace(directory + "/", "")).isEqualTo("""
                sluice: profile "prod" is protected - sync.groovy:3, upsert - read the plan, then approve with --approve prod
                in step "copy", upsert
                step('copy') { upsert from: profile('lab'), tables: ['t'] }
                               ^
                state: nothing changed; rolled back: step "copy"
                """);
        assertThat(approved.code()).isEqualTo(0);
    }

    @Test
    void anApprovalOfAnotherProfileIsRefused() {
        Outcome outcome = shell.run("run", "sync.groovy", "--profile", "prod", "--approve", "home");

        assertThat(outcome).isEqualTo(new Outcome(8, "", """
                sluice: --approve names "home", but the profile is "prod" - --approve - name the profile that is to be written
                state: nothing changed
                """));
    }

    @Test
    void problemsOfTheScriptComeBeforeAnyConnection() {
        shell.file("bad.groovy", "step('one') { upsrt 't', from: 'lab:t' }\n");

        Outcome outcome = shell.run("run", "bad.groovy");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("bad.groovy:1:15").contains("did you mean \"upsert\"?");
        assertThat(directory.resolve("home.db")).doesNotExist();
    }

    @Test
    void wrongParametersAreToldAllAtOnce() {
        Outcome outcome = shell.run("run", "sync.groovy", "lable=1", "label=a", "label=b");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("sluice: parameter \"label\" is given twice - leave one out\n");
        assertThat(shell.run("run", "sync.groovy", "lable=1").err())
                .startsWith("sluice: unknown parameter \"lable\" - did you mean \"label\"?\n");
        assertThat(shell.run("run", "sync.groovy", "label").err())
                .startsWith("sluice: unexpected argument \"label\" - write parameters name=value\n");
    }

    @Test
    void theHeadingKnowsAProfileThatAParameterNames() {
        shell.file("any.groovy", """
                def source = param 'from', String, default: 'lab', help: 'where to read'
                step('count') { on(source) { count 't' } }
                """);

        assertThat(shell.run("run", "any.groovy").out()).startsWith("lab (sqlite file) -> home (sqlite file)\n");
        assertThat(shell.run("run", "any.groovy", "from=prod").out())
                .startsWith("prod (sqlite file) -> home (sqlite file)\n");
    }

    @Test
    void aWrongParameterIsToldBeforeAnyConnection() {
        shell.file("many.groovy", "def n = param 'n', Integer, default: 1, help: 'a number'\nstep('a') { note 'x' }\n");

        assertThat(shell.run("run", "many.groovy", "n=many")).isEqualTo(new Outcome(2, "", """
                sluice: parameter "n" must be a whole number up to 2147483647, was "many" - parameter n
                state: nothing changed
                """));
        assertThat(directory.resolve("home.db")).doesNotExist();
    }

    @Test
    void quietMeansNothingButFailures() {
        assertThat(shell.run("run", "sync.groovy", "--quiet")).isEqualTo(new Outcome(0, "", ""));
        assertThat(shell.run("run", "sync.groovy", "--quiet").err()).startsWith("sluice: ");
    }

    @Test
    void aReportIsWrittenAlsoOfAFailure() {
        shell.file("bad.groovy", "step('one') { sql 'delete from nowhere' }\n");

        shell.run("run", "sync.groovy", "--report", "json=good.json");
        shell.run("run", "bad.groovy", "--report", "json=bad.json");

        assertThat(shell.read("good.json")).contains("\"exitCode\" : 0", "\"databaseSizeBefore\"", "\"inserted\" : 2");
        assertThat(shell.read("bad.json")).contains("\"exitCode\" : 1", "\"kind\" : \"failed\"", "nothing changed");
    }

    @Test
    void aReportThatCannotBeWrittenIsRefusedBeforeTheRun() {
        Outcome outcome = shell.run("run", "sync.groovy", "--report", "json=no/such/place.json");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(directory.resolve("home.db")).doesNotExist();
        assertThat(shell.run("run", "sync.groovy", "--report", "xml=x").err())
                .startsWith(
                        "sluice: unknown report \"xml=x\" - --report - write --report json=FILE, --report junit=FILE, --report html=FILE\n");
    }

    @Test
    void statementsAreLoggedForTheOwnerAlone() throws Exception {
        shell.run("run", "sync.groovy", "--log-sql", "sql.log");

        assertThat(shell.read("sql.log")).contains("home 0 ").contains("lab 0 ").contains("insert into t values");
        assertThat(Files.getPosixFilePermissions(directory.resolve("sql.log")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void statementsOnAProtectedProfileAreAlwaysLogged() throws Exception {
        shell.run("home", "-c", "create table t (id integer primary key, name text)");

        Outcome outcome = shell.run("run", "sync.groovy", "--profile", "prod", "--approve", "prod");

        assertThat(outcome.code()).isEqualTo(0);
        try (var logs = Files.list(directory.resolve(".sluice/log"))) {
            assertThat(logs.toList()).singleElement().asString().matches(".*/prod-\\d{4}-\\d\\d-\\d\\d\\.log");
        }
    }

    @Test
    void helpOfAFileListsItsParameters() {
        assertThat(shell.run("run", "sync.groovy", "--help").out())
                .endsWith("Parameters of \"Sync\":\n  label  String, default: x - what the row says\n");
    }
}
