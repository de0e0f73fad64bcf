package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int KILLED = 137;

    /** Says hello on both streams, then repeats what it is told. */
    static final class Echo {
        public static void main(String... arguments) throws IOException {
            System.err.println(
                    "hello " + System.getenv("WHO") + " in " + Path.of("").toAbsolutePath());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); !"end".equals(line); line = in.readLine()) {
                System.out.println(arguments[0] + line);
            }
            System.exit(7);
        }
    }

    @Test
    void bothStreamsAndTheExitCodeAreKept(@TempDir Path directory) {
        try (ChildJvm child = ChildJvm.of(Echo.class, "> ")
                .withEnvironment("WHO", "world")
                .in(directory)
                .start()) {
            child.send("grüße\n");
            assertThat(child.awaitOutput(Pattern.compile("> .*"), LIMIT)).isEqualTo("> grüße");
            child.send("end\n");
            assertThat(child.awaitExit(LIMIT)).isEqualTo(7);
            assertThat(child.stdout()).isEqualTo("> grüße\n");
            assertThat(child.stderr()).isEqualTo("hello world in " + directory.toAbsolutePath() + "\n");
        }
    }

    @Test
    void isKilledWhenItSaysTheWord() {
        try (ChildJvm child = ChildJvm.of(Echo.class, "> ").start()) {
            child.killWhen(Pattern.compile("> now"));
            child.send("not yet\nnow\n");
            assertThat(child.awaitExit(LIMIT)).isEqualTo(KILLED);
        }
    }

    @Test
    void isKilledAfterATime() {
        try (ChildJvm child = ChildJvm.of(Echo.class, "> ").start()) {
            child.killAfter(Duration.ofMillis(100));
            assertThat(child.awaitExit(LIMIT)).isEqualTo(KILLED);
        }
    }

    @Test
    void waitingForWhatNeverComesShowsAllItWrote() {
        try (ChildJvm child = ChildJvm.of(Echo.class, "> ").start()) {
            child.send("something else\nend\n");
            assertThatThrownBy(() -> child.awaitOutput(Pattern.compile("nothing"), LIMIT))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("> something else");
        }
    }
}
