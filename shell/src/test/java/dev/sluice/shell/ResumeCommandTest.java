package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import dev.sluice.testing.TestSqlite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code resume}, {@code runs}, {@code show} and {@code undo} as an operator calls them. */
@ParameterizedClass
@EnumSource(Engine.class)
class ResumeCommandTest {
    private static final String TEXT = """
            runbook 'Two'
            def label = param 'label', String, default: 'x', env: 'LABEL'
            def stamp = param 'stamp', Long, default: System.nanoTime()
            def first = step('first') { sql 'insert into t values (:l)', l: label + 1; [stamp, label] }
            step('second') {
                if (env('FAIL') == 'yes') { throw new IllegalStateException('told to') }
                assert first == [stamp, label]
                sql 'insert into t values (:l)', l: label + 2
            }
            """;

    @Parameter
    private Engine engine;

    @TempDir
    private Path directory;

    private RunDesk desk;

    @BeforeEach
    void openDesk() {
        desk = new RunDesk(engine, directory);
        desk.shell.file("two.groovy", TEXT);
    }

    @AfterEach
    void closeDesk() {
        desk.close();
    }

    private String failed(String... more) {
        desk.shell.with("FAIL", "yes");
        String[] call = new String[more.length + 2];
        call[0] = "run";
        call[1] = "two.groovy";
        System.arraycopy(more, 0, call, 2, more.length);
        Outcome outcome = desk.run(call);
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(6);
        desk.shell.with("FAIL", "no");
        return RunDesk.id(outcome);
    }

    @Test
    void aParameterThatHadASecretInItIsGivenAgainAndNeverItsDefault() {
        assumeTrue(engine == Engine.POSTGRES);
        String way = "way=load " + desk.database.address().password();
        desk.shell.file("two.groovy", """
                def way = param 'way', String, default: 'x'
                step('first') { sql "insert into t values ('1')" }
                step('second') {
                    if (env('FAIL') == 'yes') { throw new IllegalStateException('told to') }
                    sql 'insert into t values (:l)', l: way.take(4)
                }
                """);
        String id = failed(way);

        Outcome refused = desk.run("resume", id, "--accept-changes");

        assertThat(refused.code()).as(refused.toString()).isEqualTo(2);
        assertThat(refused.err()).contains("parameter \"way\" had a secret in it", "give it again: way=...");
        Outcome resumed = desk.run("resume", id, way);
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(desk.labels()).containsExactly("1", "load");
    }

    @Test
    void skipsWhatIsDoneAndHasItsValuesAndParameters() {
        String id = failed("label=a");

        Outcome outcome = desk.run("resume", id.substring(0, 6));

        assertThat(outcome.code()).as(outcome.err()).isEqualTo(0);
        assertThat(outcome.out())
                .contains("run " + id + ": Two", "step \"first\": done by an earlier run, skipped", "step \"second\"");
        assertThat(desk.labels()).containsExactly("a1", "a2");
        Outcome again = desk.run("resume", id);
        assertThat(again.code()).isEqualTo(8);
        assertThat(again.err()).contains("run " + id + " is done, there is nothing to go on with");
    }

    @Test
    void aCallThatKeptNothingSaysSoThoughAnEarlierOneKeptSomething() {
        String id = failed();
        desk.shell.with("FAIL", "yes");

        Outcome again = desk.run("resume", id);

        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err())
                .endsWith("state: nothing changed; rolled back: step \"second\"; what run " + id
                        + " had committed before stays\n");
    }

    @Test
    void aFinishedStepThatHasChangedIsRefusedUnlessAccepted() {
        String id = failed();
        desk.shell.file("two.groovy", TEXT.replace("label + 1;", "label + 1; note 'more';"));

        Outcome refused = desk.run("resume", id);
        Outcome accepted = desk.run("resume", id, "--accept-changes");

        assertThat(refused.code()).isEqualTo(8);
        assertThat(refused.err())
                .contains("step 1 \"first\" is done, and its text was changed since")
                .contains("sluice resume " + id + " --accept-changes");
        assertThat(accepted.code()).as(accepted.err()).isEqualTo(0);
        assertThat(desk.labels()).containsExactly("x1", "x2");
    }

    @Test
    void aChangeOfWhatIsNotDoneYetIsNobodysConcern() {
        String id = failed();
        desk.shell.file("two.groovy", TEXT.replace("label + 2", "label + 3"));

        assertThat(desk.run("resume", id).code()).isEqualTo(0);
        assertThat(desk.labels()).containsExactly("x1", "x3");
    }

    @Test
    void aStepInAnothersPlaceIsRefusedWhateverIsAccepted() {
        String id = failed();
        desk.shell.file("two.groovy", TEXT.replace("def first", "step('new') { note 'x' }\ndef first"));

        Outcome refused = desk.run("resume", id, "--accept-changes");

        assertThat(refused.code()).isEqualTo(8);
        assertThat(refused.err()).contains("step 1 was \"first\" when it was done, and is \"new\" now");
    }

    @Test
    void aParameterThatHasChangedIsRefusedUnlessAccepted() {
        String id = failed();
        desk.shell.with("LABEL", "y");

        Outcome refused = desk.run("resume", id);

        assertThat(refused.code()).isEqualTo(8);
        assertThat(refused.err()).contains("parameter \"label\" has changed since the run began: was \"x\", is \"y\"");
        assertThat(desk.labels()).containsExactly("x1");
        assertThat(desk.run("resume", id, "label=x", "--accept-changes").code()).isEqualTo(0);
        assertThat(desk.labels()).containsExactly("x1", "x2");
    }

    @Test
    void twoRunsThatBeginAlikeAreToldApart() {
        failed("label=a");
        failed("label=b");

        Outcome outcome = desk.run("show", "r-");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("several runs begin with r- - name one of them in full: r-");
        assertThat(desk.run("show", "zzzzzzzzzz").err()).contains("there is no run r-zzzzzzzzzz in this journal");
        assertThat(desk.run("show", "%").code()).isEqualTo(2);
    }

    @Test
    void runsAndShowTellWhatWasDone() {
        assertThat(desk.run("runs").out()).isEqualTo("no runs on home\n");
        String id = failed("label=a");

        assertThat(desk.run("runs").out()).containsPattern(id + " +failed +\\d{4}-\\d\\d-\\d\\d .* s .*Two");
        assertThat(desk.run("show", id).out())
                .contains("run " + id + ": Two", "outcome: failed", "two.groovy", "\"label\":\"a\"")
                .containsPattern("1 +first +done .* s ");
        assertThat(desk.run("show", id).out())
                .contains("failure: step \"second\": ", "told to")
                .doesNotContainPattern("2 +second");
    }

    @Test
    void aCloneOfTheDatabaseDoesNotResumeItsRuns() throws Exception {
        String id = failed();
        try (AutoCloseable clone = cloned()) {
            Outcome outcome = desk.run("resume", id, "--profile", "clone");

            assertThat(clone).isNotNull();
            assertThat(outcome.code()).isEqualTo(8);
            assertThat(outcome.err()).contains("run " + id + " was started on another database");
        }
    }

    private AutoCloseable cloned() throws IOException {
        String toml = desk.shell.read("sluice.toml");
        if (engine == Engine.SQLITE) {
            TestSqlite copy = TestSqlite.fresh();
            copyFile(copy.file());
            desk.shell.file("sluice.toml", toml + "[profiles.clone]\nurl = \"" + copy.jdbcUrl() + "\"\n");
            return copy;
        }
        String name = desk.database.jdbcUrl().replaceAll(".*/", "") + "_clone";
        maintain("create database " + name + " template " + name.replace("_clone", ""));
        String url = desk.database.jdbcUrl().replaceAll("/[^/]*$", "/" + name);
        desk.shell.file(
                "sluice.toml",
                toml + "[profiles.clone]\nurl = \"" + url + "\"\nuser = \""
                        + desk.database.address().user() + "\"\npassword = { env = \"TEST_PASSWORD\" }\n");
        return () -> maintain("drop database " + name + " with (force)");
    }

    private void copyFile(Path target) throws IOException {
        Path source = Path.of(desk.database.jdbcUrl().replace("jdbc:sqlite:", ""));
        Files.copy(source, target);
    }

    /** From another database: one that is copied must have no session. */
    private void maintain(String sql) {
        try (EngineDatabase other = engine.open()) {
            other.execute(sql);
        }
    }

    @Test
    void aStepWithoutTransactionThatHadBegunIsNotRepeatedUnasked() {
        desk.shell.file("loose.groovy", """
                step('restart', tx: 'none') {
                    sql "insert into t values (${env('LABEL')})"
                    if (env('FAIL') == 'yes') { throw new IllegalStateException('told to') }
                }
                step('after') { sql "insert into t values ('after')" }
                """);
        desk.shell.with("LABEL", "a").with("FAIL", "yes");
        String id = RunDesk.id(desk.run("run", "loose.groovy"));
        desk.shell.with("LABEL", "b").with("FAIL", "no");

        Outcome refused = desk.run("resume", id);

        assertThat(refused.code()).isEqualTo(8);
        assertThat(refused.err()).contains("step \"restart\" had begun, and nobody knows whether it came to its end");
        assertThat(desk.labels()).containsExactly("a");
    }

    @Test
    void theProbeTellsWhetherAStepThatHadBegunIsDone() {
        String text = """
                step('restart', tx: 'none', done: { count('t') > 0 }) {
                    if (env('EARLY') == 'yes') { throw new IllegalStateException('told to') }
                    sql "insert into t values ('a')"
                    if (env('FAIL') == 'yes') { throw new IllegalStateException('told to') }
                }
                step('after') { sql "insert into t values ('b')" }
                """;
        desk.shell.file("loose.groovy", text).with("FAIL", "yes").with("EARLY", "yes");
        String id = RunDesk.id(desk.run("run", "loose.groovy"));
        desk.shell.with("EARLY", "no");

        assertThat(desk.run("resume", id).code()).isEqualTo(6);
        assertThat(desk.labels()).containsExactly("a");
        assertThat(desk.run("resume", id).out()).contains("step \"restart\": done by an earlier run, skipped");
        assertThat(desk.labels()).containsExactly("a", "b");
    }

    @Test
    void undoShowsWhatItWouldDoAndActsOnlyWhenAgreedTo() {
        desk.shell.file("undo.groovy", """
                expect 'empty', none: 'select 1 from t'
                def seen = fact('seen') { count 't' }
                def label = step('first') { sql "insert into t values ('a')"; 'a' } undo { l -> sql 'delete from t where label = :l', l: l }
                step('second') { sql "insert into t values ('b')" }
                step('third') { sql "insert into t values ('c')" } undo { sql "delete from t where label = 'c'" }
                """);
        String id = RunDesk.id(desk.run("run", "undo.groovy"));

        Outcome asked = desk.run("undo", id);
        Outcome one = desk.run("undo", id, "--step", "third", "--yes");

        assertThat(asked.code()).isEqualTo(8);
        assertThat(asked.out()).contains("""
                step "third": undo
                step "second": has no undo, stays
                step "first": undo
                """);
        assertThat(one.code()).as(one.err()).isEqualTo(0);
        assertThat(desk.labels()).containsExactly("a", "b");
        Outcome all = desk.run("undo", id, "--yes");
        assertThat(all.code()).as(all.err()).isEqualTo(0);
        assertThat(desk.labels()).containsExactly("b");
        assertThat(desk.run("show", id).out()).contains("outcome: undone").containsPattern("first +undone");
        assertThat(desk.run("undo", id, "--step", "first", "--yes").err())
                .contains("step \"first\" is not done, or there is none of that name");
    }

    @Test
    void aConditionThatSaidNoSaysNoToAResumedRunToo() {
        desk.shell.file("when.groovy", """
                step('first', when: { count('t') > 0 }) { sql "insert into t values ('a')" }
                step('second') { sql "insert into t values ('b')" }
                step('third') { if (env('FAIL') == 'yes') { throw new IllegalStateException('told to') } }
                """).with("FAIL", "yes");
        String id = RunDesk.id(desk.run("run", "when.groovy"));
        desk.shell.with("FAIL", "no");

        assertThat(desk.run("resume", id).code()).isEqualTo(0);
        assertThat(desk.labels()).containsExactly("b");
    }

    @Test
    void aRunWhoseTimeIsOverIsStoppedAndResumable() {
        Outcome stopped = desk.run("run", "two.groovy", "--max-time", "0ms");

        assertThat(stopped.code()).isEqualTo(6);
        String id = RunDesk.id(stopped);
        assertThat(stopped.err())
                .contains("the run was stopped, its time is over")
                .contains("sluice resume " + id);
        assertThat(desk.run("show", id).out()).contains("outcome: stopped");
        assertThat(desk.run("resume", id).code()).isEqualTo(0);
        assertThat(desk.labels()).containsExactly("x1", "x2");
    }

    @Test
    void wrongLimitsAreToldBeforeAnythingRuns() {
        assertThat(desk.run("run", "two.groovy", "--wait", "soon").err())
                .startsWith("sluice: \"soon\" is no duration - --wait - write a number and ms, s, m, h or d\n");
        assertThat(desk.run("run", "two.groovy", "--stop-at", "5").err())
                .startsWith("sluice: \"5\" is no time of day - --stop-at - write it as 05:00\n");
        assertThat(desk.run("tune", "r-x", "commitEvery=0").code()).isEqualTo(2);
    }

    @Test
    void aByteForByteCloneOfTheWholeServerIsToldByItsAddress() {
        assumeTrue(engine == Engine.POSTGRES, "two files have two paths");
        String id = failed();
        String url = desk.database.jdbcUrl();
        String other = url.contains("127.0.0.1")
                ? url.replace("127.0.0.1", "localhost")
                : url.replace("localhost", "127.0.0.1");
        String toml = desk.shell.read("sluice.toml");
        desk.shell.file("sluice.toml", toml.replace(url, other));
        desk.shell.with("FAIL", "no");

        Outcome refused = desk.run("resume", id);
        Outcome undo = desk.run("undo", id, "--yes");
        Outcome accepted = desk.run("resume", id, "--accept-changes");

        assertThat(other).isNotEqualTo(url);
        assertThat(refused.code()).as(refused.err()).isEqualTo(8);
        assertThat(refused.err()).contains("run " + id + " was started at ", "give --accept-changes");
        assertThat(undo.code()).isEqualTo(8);
        assertThat(accepted.code()).as(accepted.err()).isZero();
    }

    @Test
    void aRefusedResumeLeavesTheRunAsItWas() {
        String id = failed();
        String before = desk.run("show", id).out();
        desk.shell.file("two.groovy", TEXT.replace("label + 1;", "label + 1; note 'more';"));

        assertThat(desk.run("resume", id).code()).isEqualTo(8);
        assertThat(desk.run("show", id).out()).isEqualTo(before);
    }

    @Test
    void whatStatementsWroteIsShownByKind() {
        String id = failed();

        assertThat(desk.run("show", id).out()).containsPattern("1 +first +done .* s +1 +0 +0 ");
    }

    @Test
    void anAdvisedCallNamesTheProfileThatWasNamed() {
        desk.shell.with("FAIL", "yes");

        Outcome stopped = desk.run("run", "two.groovy", "--profile", "home", "--max-time", "0ms");

        assertThat(stopped.err()).contains("go on with: sluice resume " + RunDesk.id(stopped) + " --profile home");
    }
}
