package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShortcutTest {
    @TempDir
    private Path directory;

    @Test
    void readsACallOfOneLine() {
        LineCall call = Shortcut.of("lab", "--config", "x.toml", "--format", "Json", "--debug", "-c", "select 1")
                .orElseThrow();
        assertThat(call.profile()).contains("lab");
        assertThat(call.line()).contains("select 1");
        assertThat(call.format().name()).isEqualTo("JSON");
        assertThat(call.opening().config()).contains(Path.of("x.toml"));
        assertThat(call.opening().approved()).isEmpty();
    }

    @Test
    void readsTheCallOfAPrompt() {
        assertThat(Shortcut.of().orElseThrow().profile()).isEmpty();
        LineCall named = Shortcut.of("lab", "--debug").orElseThrow();
        assertThat(named.profile()).contains("lab");
        assertThat(named.line()).isEmpty();
    }

    /** A command that is missing there would be taken for a profile. */
    @Test
    void noCommandIsTakenForAProfile() {
        assertThat(Shortcut.COMMANDS)
                .isEqualTo(OperationsPageTest.commands().getSubcommands().keySet());
    }

    @Test
    void leavesTheRestToPicocli() {
        for (List<String> args : List.of(
                List.of("-c", "select 1"),
                List.of("--help"),
                List.of("--version"),
                List.of("doctor"),
                List.of("lab", "--format", "json"),
                List.of("lab", "-c"),
                List.of("lab", "-c", "1", "-c", "2"),
                List.of("lab", "-c", "--help"),
                List.of("lab", "-c", "1", "--format", "xml"),
                List.of("lab", "-c", "1", "--profile", "x"),
                List.of("lab", "-c=1"),
                List.of("run", "x.groovy", "n=1"))) {
            assertThat(Shortcut.of(args.toArray(String[]::new))).as("%s", args).isEmpty();
        }
    }

    /** An order that only picocli reads, and one that the shortcut does. */
    @Test
    void bothWaysDoTheSame() throws Exception {
        Files.writeString(directory.resolve("sluice.toml"), """
                [profiles.lab]
                url = "jdbc:sqlite:lab.db"
                protected = true
                """);
        List<List<String>> options = List.of(
                List.of("-c", "select 1 as n", "--format", "csv"),
                List.of("-c", "create table t (a int)"),
                List.of("-c", "create table t (a int)", "--approve", "lab"),
                List.of("-c", "upsert 't', from: 'lab:t', frm: 1", "--approve", "other"),
                List.of("-c", "upsert 't', frm: 'x'"));
        for (List<String> each : options) {
            Files.deleteIfExists(directory.resolve("lab.db"));
            Outcome slow = call(List.of("--profile", "lab"), each);
            Files.deleteIfExists(directory.resolve("lab.db"));
            assertThat(call(List.of("lab"), each)).as("%s", each).isEqualTo(slow);
        }
    }

    @Test
    void aMisspeltProfileIsAskedAboutHereToo() {
        assertThat(new Shell(directory).run("doctr", "-c", "1").err()).contains("unknown");
    }

    private Outcome call(List<String> profile, List<String> options) {
        String[] args = Stream.concat(profile.stream(), options.stream()).toArray(String[]::new);
        return new Shell(directory).run(args);
    }
}
