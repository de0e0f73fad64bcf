package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Ways back that do not go well, or only a part of the way. */
@ParameterizedClass
@EnumSource(Engine.class)
class UndoCommandTest {
    @Parameter
    private Engine engine;

    @TempDir
    private Path directory;

    private RunDesk desk;

    @BeforeEach
    void open() {
        desk = new RunDesk(engine, directory);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private String run(String text, String... parameters) {
        desk.shell.file("u.groovy", text);
        String[] call = new String[parameters.length + 2];
        call[0] = "run";
        call[1] = "u.groovy";
        System.arraycopy(parameters, 0, call, 2, parameters.length);
        return RunDesk.id(desk.run(call));
    }

    @Test
    void anUndoThatFailsHalfWayIsPartlyDoneAndNamesItsLine() {
        String id = run("""
                step('a') { sql "insert into t values ('a')" } undo { throw new IllegalStateException('no way back') }
                step('b') { sql "insert into t values ('b')" } undo { sql "delete from t where label = 'b'" }
                """);

        Outcome outcome = desk.run("undo", id, "--yes");

        assertThat(outcome.code()).as(outcome.err()).isEqualTo(6);
        assertThat(outcome.err()).contains("no way back", "u.groovy:1").endsWith("state: undone: step \"b\"\n");
        assertThat(desk.labels()).containsExactly("a");
    }

    @Test
    void whatIsUndoneByItselfDoesNotHideTheStepsBehindIt() {
        String id = run("""
                step('a') { sql "insert into t values ('a')" } undo { sql "delete from t where label = 'a'" }
                step('b') { sql "insert into t values ('b')" } undo { sql "delete from t where label = 'b'" }
                step('c') { sql "insert into t values ('c')" } undo { sql "delete from t where label = 'c'" }
                """);

        assertThat(desk.run("undo", id, "--step", "b", "--yes").code()).isZero();
        assertThat(desk.labels()).containsExactly("a", "c");
        Outcome rest = desk.run("undo", id, "--yes");

        assertThat(rest.code()).as(rest.err()).isZero();
        assertThat(desk.labels()).isEmpty();
    }

    @Test
    void aSecretIsNotShownByAnUndo() {
        String id = run("""
                def token = param 'token', String, secret: true
                step('a') { sql "insert into t values ('a')" } undo { note "token is $token"; sql 'delete from t' }
                """, "token=hunter2secret");

        Outcome outcome = desk.run("undo", id, "--yes", "token=hunter2secret");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out() + outcome.err()).contains("token is ").doesNotContain("hunter2secret");
    }

    @Test
    void anUndoThatNobodyAgreesToLeavesTheRunAsItWas() {
        String id = run("step('a') { sql \"insert into t values ('a')\" } undo { sql 'delete from t' }");
        String before = desk.run("show", id).out();

        Outcome outcome = desk.run("undo", id);

        assertThat(outcome.code()).as(outcome.err()).isEqualTo(8);
        assertThat(desk.run("show", id).out()).isEqualTo(before);
    }

    @Test
    void anUndoWithoutATransactionThatDidNotEndIsNamedAndRunAgain() {
        desk.shell.with("FAIL", "yes");
        String id = run("""
                step('a', tx: 'none') { sql "insert into t values ('a')" } undo {
                    sql "insert into t values ('u' || (select count(*) from t))"
                    if (env('FAIL') == 'yes') { throw new IllegalStateException('told to') }
                    sql "delete from t where label = 'a'"
                }
                step('b', when: { env('FAIL') == 'no' }) { note 'b' }
                """);
        assertThat(desk.run("undo", id, "--yes").code()).isNotZero();
        assertThat(desk.labels()).containsExactly("a", "u1");

        Outcome resumed = desk.run("undo", id);
        assertThat(resumed.out())
                .contains("step \"a\": undo; an undo had begun and did not end, so all of it runs again");
        desk.shell.with("FAIL", "");
        Outcome again = desk.run("undo", id, "--yes");

        assertThat(again.code()).as(again.err()).isZero();
        assertThat(desk.labels()).containsExactly("u1", "u2");
    }

    @Test
    void aRunWithAHalfUndoneStepDoesNotGoOn() {
        desk.shell.with("FAIL", "yes");
        desk.shell.file("u.groovy", """
                runbook 'U', onFailure: 'undo'
                step('a', tx: 'none') { sql "insert into t values ('a')" } undo { throw new IllegalStateException('no way') }
                step('b') { if (env('FAIL') == 'yes') { throw new IllegalStateException('told to') } }
                """);
        String id = RunDesk.id(desk.run("run", "u.groovy"));
        desk.shell.with("FAIL", "");

        Outcome resumed = desk.run("resume", id);

        assertThat(resumed.code()).as(resumed.err() + resumed.out()).isEqualTo(8);
        assertThat(resumed.err())
                .contains("an undo of step \"a\" had begun and did not end - ", "u.groovy:2 - ", "sluice undo " + id);
    }

    @Test
    void anExpectationInsideAnUndoCounts() {
        String id = run("""
                step('a') { sql "insert into t values ('a')" } undo { expect 'nothing there', none: 'select 1 from t' }
                """);

        assertThat(desk.run("undo", id, "--yes").code()).isEqualTo(3);
    }

    @Test
    void notesOnTheWayToTheStepsAreNotPrintedAgain() {
        String id =
                run("note 'on the way'\nstep('a') { sql \"insert into t values ('a')\" } undo { note 'undoing' }\n");

        assertThat(desk.run("undo", id, "--yes").out())
                .contains("undoing")
                .doesNotContain("on the way", "done by an earlier run");
    }

    @Test
    void whoEndsARunDoesNotWantItTakenBack() {
        desk.shell.file("u.groovy", """
                runbook 'U', onFailure: 'undo'
                step('a') { sql "insert into t values ('a')" } undo { sql 'delete from t' }
                step('b') { throw new InterruptedException('ended') }
                """);

        Outcome outcome = desk.run("run", "u.groovy");

        assertThat(outcome.code()).as(outcome.err()).isEqualTo(130);
        assertThat(desk.labels()).containsExactly("a");
    }

    @Test
    void theLastLineOfAnUndoSaysWhatItDid() {
        String id = run("step('a') { sql \"insert into t values ('a')\" } undo { sql 'delete from t' }");

        assertThat(desk.run("undo", id, "--yes").out()).containsPattern("done: 1 step undone, 1 row written, .* s\n$");
        String none = run("step('a') { sql \"insert into t values ('b')\" }");
        assertThat(desk.run("undo", none).err()).startsWith("sluice: there is nothing to undo");
    }
}
