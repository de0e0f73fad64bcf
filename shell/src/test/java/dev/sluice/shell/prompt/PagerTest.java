package dev.sluice.shell.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagerTest {
    @TempDir
    private Path directory;

    private final StringBuilder screen = new StringBuilder();

    @Test
    void whatFitsNeedsNoPager() throws IOException {
        try (Pager pager = pager("cat > paged")) {
            write(pager, "one\n");
            write(pager, "two\n");
            assertThat(screen.toString()).isEmpty();
        }
        assertThat(screen.toString()).isEqualTo("one\ntwo\n");
        assertThat(directory.resolve("paged")).doesNotExist();
    }

    @Test
    void longerResultsAreReadWhileTheyStillCome() throws IOException, InterruptedException {
        try (Pager pager = pager("cat > paged")) {
            for (int i = 1; i <= 3; i++) {
                write(pager, "line " + i + "\n");
            }
            Path paged = directory.resolve("paged");
            for (int i = 0; i < 400 && !(Files.exists(paged) && Files.size(paged) > 20); i++) {
                Thread.sleep(25);
            }
            assertThat(Files.readString(paged)).isEqualTo("line 1\nline 2\nline 3\n");
            write(pager, "line 4\n");
        }
        assertThat(Files.readString(directory.resolve("paged"))).endsWith("line 4\n");
        assertThat(screen.toString()).isEmpty();
    }

    @Test
    void aProgramThatIsNotThereIsDoneWithout() throws IOException {
        try (Pager pager = new Pager(List.of(directory.resolve("none").toString()), 1, screen::append)) {
            write(pager, "one\n");
            write(pager, "zwei ü\n");
            write(pager, "three\n");
        }
        assertThat(screen.toString()).isEqualTo("one\nzwei ü\nthree\n");
    }

    private Pager pager(String program) {
        return new Pager(Pager.command("cd '" + directory + "' && " + program), 2, screen::append);
    }

    private static void write(Pager pager, String line) throws IOException {
        pager.write(line.getBytes(UTF_8));
        pager.flush();
    }
}
