package dev.sluice.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
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
}
