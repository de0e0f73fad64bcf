package dev.sluice.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {
    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void makeFolder() {
        shell = new Shell(directory).file("sluice.toml", """
                [profiles.lab]
                url = "jdbc:sqlite:lab.db"
                [profiles.prod]
                url = "jdbc:sqlite:prod.db"
                """).file("sync.groovy", """
                runbook 'Sync'
                def mode = param 'mode', String, default: 'a', oneOf: ['a', 'b'], help: 'how'
                def days = param 'days', Integer, default: 3, help: 'how many'
                step('one') { note mode; note days }
                """);
    }

    @Test
    void commandsProfilesRunbooksAndTheirParametersAreOffered() {
        assertThat(words("r")).contains("run", "resume", "runs");
        assertThat(words("p")).contains("plan", "profiles", "prod");
        assertThat(words("run", "s")).containsExactly("sync.groovy");
        assertThat(words("run", "sync.groovy", "")).containsExactly("days=", "mode=a", "mode=b");
        assertThat(words("run", "sync.groovy", "mode=")).containsExactly("mode=a", "mode=b");
        assertThat(words("run", "sync.groovy", "--dr")).containsExactly("--dry-run");
        assertThat(words("run", "sync.groovy", "--profile", "l")).containsExactly("lab");
        assertThat(words("doctor", "")).containsExactly("lab", "prod");
        assertThat(words("journal", "d")).containsExactly("ddl");
    }

    @Test
    void whatCannotBeReadIsNotComplainedOf() {
        shell.file("sluice.toml", "[profiles").file("broken.groovy", "step(");
        assertThat(words("run", "broken.groovy", "")).isEmpty();
        assertThat(words("pro")).containsExactly("profiles");
    }

    @Test
    void anUnknownShellIsRefused() {
        assertThat(shell.run("completion", "csh").err()).contains("there are: bash, zsh, fish");
    }

    /** In bash itself, with the program's place taken by one that answers from a file. */
    @Test
    void bashCompletes() throws IOException, InterruptedException {
        assertThat(shell.run("completion", "zsh").out()).startsWith("#compdef sluice");
        assertThat(shell.run("completion", "fish").out()).contains("complete -c sluice");
        Files.writeString(
                directory.resolve("c.bash"), shell.run("completion", "bash").out());
        String script = """
                sluice() { printf '%s\\n' mode=a mode=b; }
                . ./c.bash
                COMP_LINE='sluice run sync.groovy mode='; COMP_POINT=${#COMP_LINE}
                COMP_WORDS=(sluice run sync.groovy mode =); COMP_CWORD=4
                _sluice
                echo "${COMPREPLY[*]}"
                """;
        Process bash = new ProcessBuilder("bash", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(bash.getInputStream().readAllBytes(), UTF_8);
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(printed).isEqualTo("a b\n");
    }

    private List<String> words(String... typed) {
        String[] arguments = new String[typed.length + 3];
        arguments[0] = "completion";
        arguments[1] = "words";
        arguments[2] = "--";
        System.arraycopy(typed, 0, arguments, 3, typed.length);
        Shell.Outcome outcome = shell.run(arguments);
        assertThat(outcome.err()).isEmpty();
        return outcome.out().lines().toList();
    }
}
