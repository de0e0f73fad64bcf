package dev.sluice.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandSourceTest {
    @TempDir
    Path directory;

    @Test
    void givesWhatTheCommandPrintsWithoutItsLastLineEnd() {
        assertThat(command("printf", "canary\\n").ask()).isEqualTo("canary");
        assertThat(command("printf", " a b \\n\\n").ask()).isEqualTo(" a b \n");
    }

    @Test
    void passesArgumentsAsTheyAre() {
        assertThat(command("printf", "%s", "$HOME; id").ask()).isEqualTo("$HOME; id");
    }

    @Test
    void runsInTheFoldersOwnDirectoryWithTheGivenVariablesOnly() {
        CommandSource source = new CommandSource(
                List.of("/bin/sh", "-c", "echo \"$TOKEN:${HOME-none}:$(pwd)\""),
                directory,
                Map.of("TOKEN", "t1"),
                Duration.ofSeconds(30),
                "");
        assertThat(source.ask()).isEqualTo("t1:none:" + directory);
    }

    @Test
    void asksAgainEachTime() throws Exception {
        Path count = Files.createFile(directory.resolve("count"));
        Secret secret = Secret.asked(
                command("/bin/sh", "-c", "echo x >> count; echo secret-$(wc -l < count | tr -d ' ')"),
                "command sh",
                new SecretRegistry());
        assertThat(count).isEmptyFile();
        assertThat(secret.reveal()).isEqualTo("secret-1");
        assertThat(secret.reveal()).isEqualTo("secret-2");
    }

    @Test
    void saysTheExitCodeAndNothingOfTheOutput() {
        CommandSource source = command("/bin/sh", "-c", "echo canary; echo canary >&2; exit 3", "token-canary");
        assertFailure(
                source, "password command \"/bin/sh\" ended with exit code 3 - sluice.toml:4:14 - run it by hand");
        assertThat(source.toString()).isEqualTo("command /bin/sh");
    }

    @Test
    void refusesSilence() {
        assertFailure(command("true"), "password command \"true\" printed nothing - sluice.toml:4:14 - run it by hand");
    }

    @Test
    void refusesAFlood() {
        assertFailure(
                command("head", "-c", "70000", "/dev/zero"),
                "password command \"head\" printed more than 65536 bytes - sluice.toml:4:14 - run it by hand");
    }

    @Test
    void saysThatAProgramIsMissing() {
        assertFailure(
                command("no-such-program-here"),
                "password command \"no-such-program-here\" could not be started - sluice.toml:4:14"
                        + " - check that the program is installed");
    }

    @Test
    void endsACommandThatTakesTooLong() {
        long start = System.nanoTime();
        CommandSource source =
                new CommandSource(List.of("sleep", "60"), directory, path(), Duration.ofSeconds(1), "sluice.toml:4:14");
        assertFailure(
                source,
                "password command \"sleep\" took longer than 1 s - sluice.toml:4:14"
                        + " - run it by hand; it cannot ask anything here");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void readsNothingFromTheTerminal() {
        assertThat(command("/bin/sh", "-c", "read x || echo closed").ask()).isEqualTo("closed");
    }

    private CommandSource command(String... words) {
        return new CommandSource(List.of(words), directory, path(), Duration.ofSeconds(30), "sluice.toml:4:14");
    }

    private static Map<String, String> path() {
        return Map.of("PATH", System.getenv("PATH"));
    }

    private static void assertFailure(CommandSource source, String message) {
        SluiceException failure = Workplace.failure(source::ask);
        assertThat(failure).hasMessage(message).hasMessageNotContaining("canary");
        assertThat(failure.kind()).isEqualTo(Kind.CONNECTION);
    }
}
