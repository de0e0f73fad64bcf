package dev.sluice.shell.print;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.profile.SecretRegistry;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long now;

    @Test
    void withoutATerminalThereAreFewPlainLines() {
        ProgressLine progress = new ProgressLine(console(Streams.Terminals.NONE), () -> now);

        progress.at("compare t", 0, 1_000_000);
        for (int second = 1; second <= 30; second++) {
            now = second * 1_000_000_000L;
            progress.at("compare t", second * 10_000L, 1_000_000);
        }

        assertThat(err.toString(UTF_8)).isEqualTo("""
                compare t: 100,000 rows, 10,000 rows/s, 10 %, 1 min 30 s left
                compare t: 200,000 rows, 10,000 rows/s, 20 %, 1 min 20 s left
                compare t: 300,000 rows, 10,000 rows/s, 30 %, 1 min 10 s left
                """);
    }

    @Test
    void whatIsQuickIsNotSpokenOf() {
        ProgressLine progress = new ProgressLine(console(Streams.Terminals.NONE), () -> now);

        for (int i = 0; i <= 100; i++) {
            now += 10_000_000;
            progress.at("compare t", i, 100);
        }

        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void aTerminalSeesOneLineThatIsRedrawnTwiceASecond() {
        Console console = console(new Streams.Terminals(true, true, true));
        ProgressLine progress = new ProgressLine(console, () -> now);

        progress.at("load", 0, -1);
        for (int i = 1; i <= 10; i++) {
            now += 100_000_000;
            progress.at("load", i * 1_000L, -1);
        }
        console.message("done");

        assertThat(err.toString(UTF_8))
                .isEqualTo("\rload: 5,000 rows, 10,000 rows/s\rload: 10,000 rows, 10,000 rows/s\r" + " ".repeat(32)
                        + "\rdone\n");
    }

    private Console console(Streams.Terminals terminals) {
        Streams streams = new Streams(InputStream.nullInputStream(), new ByteArrayOutputStream(), err, terminals);
        return new Console(streams, new SecretRegistry());
    }
}
