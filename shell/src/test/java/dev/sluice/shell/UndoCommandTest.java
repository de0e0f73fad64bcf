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
}
