package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    private static final String TIME = "(?m)^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ ";

    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void makeFiles() {
        shell = new Shell(directory)
                .file("sluice.toml", """
                        [profiles.lab]
                        url = "jdbc:sqlite:lab.db"
                        """)
                .file("good.groovy", """
                        def key = param 'key', String, default: 'x', secret: true
                        step('one') { note "esc \\u001b[2J $key" }
                        """)
                .file("bad.groovy", "step('one') { sql 'nonsense' }\n");
    }

    @Test
    void whatIsSaidIsInTheFileWithItsTimeAndQuietKeepsItFromTheConsole() throws IOException {
        Outcome loud = run("good.groovy", "--log-file", "a.log");
        assertThat(shell.read("a.log").replaceAll(TIME, "")).isEqualTo(loud.out());

        Outcome quiet = run("good.groovy", "--quiet", "--log-file", "b.log", "key=hunter2");
        assertThat(quiet).isEqualTo(new Outcome(0, "", ""));
        assertThat(shell.read("b.log")).contains("step \"one\"", "\\x1B[2J ***").doesNotContain("hunter2");
        assertThat(Files.getPosixFilePermissions(directory.resolve("b.log")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void failuresAreSaidInBothPlacesAlsoThoseBeforeTheRun() {
        Outcome failed = run("bad.groovy", "--quiet", "--log-file", "a.log");
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err()).contains("nonsense", "state: nothing changed");
        assertThat(shell.read("a.log")).contains("nonsense", "state: nothing changed");

        run("nowhere.groovy", "--log-file", "a.log");
        assertThat(shell.read("a.log")).contains("nonsense", "nowhere.groovy\" cannot be read");
    }

    @Test
    void aFileThatCannotBeWrittenIsFoundBeforeAnythingIsDone() {
        Outcome outcome = run("good.groovy", "--log-file", "no/such/a.log");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .startsWith("sluice: the log file cannot be written: ")
                .contains("--log-file");
        assertThat(directory.resolve("lab.db")).doesNotExist();
    }

    private Outcome run(String file, String... more) {
        String[] all = new String[4 + more.length];
        System.arraycopy(new String[] {"run", file, "--profile", "lab"}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        return shell.run(all);
    }
}
