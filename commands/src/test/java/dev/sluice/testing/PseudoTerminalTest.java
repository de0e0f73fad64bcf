package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudoTerminalTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void theCommandSeesATerminalAndItsExitCodeComesThrough(@TempDir Path directory) {
        String look = "test -t 0 && test -t 1 && stty size && pwd -P && echo \"it's $WHO\"; exit 7";
        try (PseudoTerminal terminal =
                PseudoTerminal.run(List.of("/bin/sh", "-c", look), Map.of("WHO", "me"), directory)) {
            assertThat(terminal.awaitExit(LIMIT)).isEqualTo(7);
            assertThat(terminal.screen()).startsWith("24 80\n").contains(directory + "\nit's me\n");
        }
    }

    @Test
    void whatIsTypedIsRead() {
        try (PseudoTerminal terminal = PseudoTerminal.run(List.of("/bin/sh", "-c", "read line; echo \"got $line\""))) {
            terminal.sendLine("grüße");
            assertThat(terminal.await(Pattern.compile("got .*"), LIMIT)).isEqualTo("got grüße");
            assertThat(terminal.awaitExit(LIMIT)).isZero();
        }
    }

    @Test
    void controlCInterrupts() {
        String trap = "trap 'echo interrupted; exit 130' INT; echo ready; while :; do sleep 0.1; done";
        try (PseudoTerminal terminal = PseudoTerminal.run(List.of("/bin/sh", "-c", trap))) {
            terminal.await(Pattern.compile("ready"), LIMIT);
            terminal.sendControlC();
            assertThat(terminal.awaitExit(LIMIT)).isEqualTo(130);
            assertThat(terminal.screen()).contains("interrupted");
        }
    }

    @Test
    void escapesAreInTheRawTextOnly() {
        String colours = "printf '\\033[1;31mred\\033[0m \\033]0;title\\007done\\n'";
        try (PseudoTerminal terminal = PseudoTerminal.run(List.of("/bin/sh", "-c", colours))) {
            terminal.awaitExit(LIMIT);
            assertThat(terminal.screen()).isEqualTo("red done\n");
            assertThat(terminal.raw()).contains("\u001b[1;31m");
            assertThatThrownBy(() -> terminal.await(Pattern.compile("blue"), LIMIT))
                    .hasMessageContaining("red done");
        }
    }
}
