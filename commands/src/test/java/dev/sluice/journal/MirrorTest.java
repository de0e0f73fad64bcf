package dev.sluice.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.SluiceException;
import dev.sluice.journal.MirrorLine.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorTest {
    private static final RunId RUN = new RunId("r-test");

    @TempDir
    private Path directory;

    private Path mirrors() {
        return directory.resolve("runs");
    }

    private Path file() {
        return Mirror.file(mirrors(), RUN);
    }

    private void write(MirrorLine... lines) {
        try (Mirror mirror = Mirror.open(mirrors(), RUN)) {
            List.of(lines).forEach(mirror::append);
        }
    }

    private static MirrorLine line(int ordinal) {
        return MirrorLine.step(Event.BEGIN, ordinal, "7");
    }

    @Test
    void fileAndDirectoryAreTheOwnersOnly() throws IOException {
        write(line(1));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mirrors())))
                .isEqualTo("rwx------");
    }

    @Test
    void aDirectoryThatWasOpenToOthersIsClosed() throws IOException {
        Files.createDirectory(mirrors());
        Files.setPosixFilePermissions(mirrors(), PosixFilePermissions.fromString("rwxr-xr-x"));
        write(line(1));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mirrors())))
                .isEqualTo("rwx------");
    }

    @Test
    void linesOfSeveralOpeningsFollowUponEachOther() {
        write(line(1), line(2));
        write(line(3));
        assertThat(MirrorText.read(file()).lines())
                .extracting(MirrorLine::ordinal)
                .containsExactly(1, 2, 3);
    }

    @Test
    void whatACrashLeftOfALineIsDropped() throws IOException {
        write(line(1));
        Files.writeString(file(), "{\"event\":\"BEG", UTF_8, StandardOpenOption.APPEND);
        assertThat(MirrorText.read(file()).lines()).hasSize(1);
        write(line(2));
        assertThat(MirrorText.read(file()).lines())
                .extracting(MirrorLine::ordinal)
                .containsExactly(1, 2);
    }

    @Test
    void aLineThatWasChangedOrTakenOutShows() throws IOException {
        write(line(1), line(2), line(3));
        List<String> lines = Files.readAllLines(file());
        Files.writeString(
                file(),
                String.join("\n", lines).replace("\"ordinal\":{\"$int\":\"2\"}", "\"ordinal\":{\"$int\":\"9\"}")
                        + "\n");
        assertThatThrownBy(() -> MirrorText.read(file()))
                .isInstanceOf(SluiceException.class)
                .hasMessageStartingWith("line 3 of the run's local file does not follow upon the one before");
        Files.writeString(file(), lines.get(0) + "\n" + lines.get(2) + "\n");
        assertThatThrownBy(() -> MirrorText.read(file())).hasMessageStartingWith("line 2 ");
    }

    @Test
    void aFileThatIsALinkIsNotFollowed() throws IOException {
        Files.createDirectory(mirrors());
        Path other = Files.createFile(directory.resolve("other"));
        Files.createSymbolicLink(file(), other);
        assertThatThrownBy(() -> write(line(1))).hasMessageStartingWith("the run's local file cannot be opened");
        assertThat(other).isEmptyFile();
    }
}
