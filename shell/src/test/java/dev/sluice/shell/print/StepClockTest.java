package dev.sluice.shell.print;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.profile.SecretRegistry;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class StepClockTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Console console(boolean terminal) {
        Streams.Terminals terminals = new Streams.Terminals(false, false, terminal);
        return new Console(
                new Streams(InputStream.nullInputStream(), new ByteArrayOutputStream(), err, terminals),
                new SecretRegistry());
    }

    @Test
    void theStepIsPinnedToATerminalUntilItEnds() throws Exception {
        StepClock clock = new StepClock(console(true), 10);

        clock.start("copy");
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (err.size() == 0 && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        clock.stop();

        assertThat(err.toString(UTF_8)).startsWith("\rstep \"copy\": 0 s").endsWith("\r");
        int size = err.size();
        Thread.sleep(40);
        assertThat(err.size()).isEqualTo(size);
    }

    @Test
    void withoutATerminalNothingIsDrawn() throws Exception {
        StepClock clock = new StepClock(console(false), 5);

        clock.start("copy");
        Thread.sleep(30);
        clock.stop();

        assertThat(err.size()).isZero();
    }

    @Test
    void theProgressOfACommandIsNotDrawnOver() throws Exception {
        Console console = console(true);
        console.draw("compare t: 5 rows");
        console.pin("step \"copy\": 1 s");

        assertThat(err.toString(UTF_8)).contains("compare t").doesNotContain("step");
    }
}
