package dev.sluice.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockTimeoutTest {
    @TempDir
    private Path directory;

    @Test
    void whoWasInTheWayIsNamed() {
        try (TypedLab lab = TypedLab.open(Engine.POSTGRES, directory)) {
            lab.type("insert into t (label) values ('a');");
            lab.type("set lock_timeout = '2s';");
            lab.lab.whileOtherHolds("update t set label = 'b'", () -> {
                assertThat(lab.failure("update t set label = 'c' where id = 1;").kind())
                        .isEqualTo(Kind.RETRY);
                assertThat(lab.said())
                        .containsPattern(
                                "session \\d+ waits for \\d+ \\(.*idle in transaction.*update t set label = 'b'");
            });
        }
    }

    /** The statement stands in a file, or in a value: not in what was typed. */
    @Test
    void whoWasInTheWayOfAFileIsNamed() {
        try (TypedLab lab = TypedLab.open(Engine.POSTGRES, directory)) {
            lab.type("insert into t (label) values ('a');");
            lab.type("set lock_timeout = '10ms';");
            lab.file("f.sql", "alter table t add column x int;\n");
            lab.lab.whileOtherHolds("update t set label = 'b'", () -> {
                for (String input : new String[] {"\\i f.sql", "select 'alter ' || 'table t add y int' as n \\gexec"}) {
                    assertThat(lab.failure(input).kind()).isEqualTo(Kind.RETRY);
                    assertThat(lab.said()).as(input).contains("holds RowExclusiveLock on t");
                }
            });
        }
    }

    /** As load, backup and restore of the command line run. */
    @Test
    void whoWasInTheWayOfACommandIsNamed() {
        try (TypedLab lab = TypedLab.open(Engine.POSTGRES, directory)) {
            lab.type("set lock_timeout = '10ms';");
            lab.lab.whileOtherHolds("lock table t in access exclusive mode", () -> {
                assertThatThrownBy(() -> lab.evaluator.command("touch", List.of(Map.of("label", "c"), "t")))
                        .isInstanceOf(SluiceException.class);
                assertThat(lab.said()).contains("holds AccessExclusiveLock on t");
            });
        }
    }

    /** Too short a wait to be seen, and one that does not wait at all. */
    @Test
    void whoWasInTheWayIsNamedHoweverShortTheWait() {
        try (TypedLab lab = TypedLab.open(Engine.POSTGRES, directory)) {
            lab.type("insert into t (label) values ('a');");
            lab.type("set lock_timeout = '10ms';");
            lab.lab.whileOtherHolds("update t set label = 'b'", () -> {
                for (String input : new String[] {
                    "update t set label = 'c' where id = 1;",
                    "select 1 from t for update nowait;",
                    "alter table t add column x int;",
                    "sql 'update t set label = 1::text where id = 1'"
                }) {
                    assertThat(lab.failure(input).kind()).isEqualTo(Kind.RETRY);
                    assertThat(lab.said())
                            .as(input)
                            .containsPattern("session \\d+ \\(.*idle in transaction.*\\) holds RowExclusiveLock on t:"
                                    + " update t set label = 'b'");
                }
            });
        }
    }
}
