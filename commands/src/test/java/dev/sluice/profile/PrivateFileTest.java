package dev.sluice.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivateFileTest {
    private static final int ME = 1000;

    @TempDir
    Path root;

    private Workplace place;

    @BeforeEach
    void makePlace() {
        place = new Workplace(root);
    }

    @ParameterizedTest(name = "mode {0} of user {1}: {2}")
    @CsvSource({
        "0600, 1000, ''",
        "0400, 1000, ''",
        "0700, 1000, ''",
        "0640, 1000, may be used by others (mode 0640)",
        "0604, 1000, may be used by others (mode 0604)",
        "0644, 1000, may be used by others (mode 0644)",
        "0620, 1000, may be used by others (mode 0620)",
        "0666, 1000, may be used by others (mode 0666)",
        "0600, 0, ''",
        "0400, 0, ''",
        "0440, 0, ''",
        "0640, 0, ''",
        "0660, 0, may be used by others (mode 0660)",
        "0644, 0, may be used by others (mode 0644)",
        "0600, 2000, belongs to another user",
        "0400, 2000, belongs to another user",
        "0644, 2000, belongs to another user"
    })
    void allowsASecretOnlyWhereNobodyElseMayReadIt(String mode, int owner, String fault) {
        PrivateFile file = new PrivateFile(owner, 0_100000 | Integer.parseInt(mode, 8));
        assertThat(file.secretFault(ME).orElse("")).isEqualTo(fault);
    }

    @ParameterizedTest(name = "directory {0}: {1}")
    @CsvSource({
        "0700, ''",
        "0755, ''",
        "0775, ''",
        "1777, ''",
        "0777, is in a directory that all may write to (mode 0777)",
        "0702, is in a directory that all may write to (mode 0702)"
    })
    void refusesADirectoryInWhichAllMayReplaceTheFile(String mode, String fault) {
        PrivateFile directory = new PrivateFile(ME, 0_040000 | Integer.parseInt(mode, 8));
        assertThat(directory.directoryFault().orElse("")).isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource({"rw-------", "r--------"})
    void readsASecretFromAFileOfOurOwn(String permissions) {
        Path file = Workplace.write(place.home.resolve("pw"), "canary\n", permissions);
        assertThat(source(file, place.uid()).ask()).isEqualTo("canary");
    }

    @ParameterizedTest
    @CsvSource({"rw-r--r--, 0644", "rw-rw-rw-, 0666", "rw----r--, 0604"})
    void refusesAFileThatOthersMayRead(String permissions, String mode) {
        Path file = Workplace.write(place.home.resolve("pw"), "canary\n", permissions);
        assertRefused(file, place.uid(), "may be used by others (mode " + mode + ")");
    }

    @Test
    void refusesAFileInADirectoryOpenToAll() throws IOException {
        Path file = Workplace.write(place.home.resolve("open/pw"), "canary\n", "rw-------");
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertRefused(file, place.uid(), "is in a directory that all may write to (mode 0777)");
    }

    @Test
    void followsASymbolicLinkOfOurOwn() throws IOException {
        Path file = Workplace.write(place.home.resolve("pw"), "canary\n", "rw-------");
        Path link = Files.createSymbolicLink(place.home.resolve("link"), file);
        assertThat(source(link, place.uid()).ask()).isEqualTo("canary");
    }

    @Test
    void looksAtTheFileBehindALinkAndAtItsDirectory() throws IOException {
        Path file = Workplace.write(place.home.resolve("open/pw"), "canary\n", "rw-------");
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        Path link = Files.createSymbolicLink(place.home.resolve("link"), file);
        assertRefused(link, place.uid(), "is in a directory that all may write to (mode 0777)");
    }

    @Test
    void refusesAFileOfAnotherUser() throws IOException {
        Path file = foreign(Workplace.write(place.home.resolve("pw"), "canary\n", "rw-------"));
        assertRefused(file, reader(), "belongs to another user");
    }

    @Test
    void refusesALinkToAFileOfAnotherUser() throws IOException {
        Path file = foreign(Workplace.write(place.home.resolve("pw"), "canary\n", "rw-------"));
        Path link = Files.createSymbolicLink(place.home.resolve("link"), file);
        String fault = place.uid() == 0 ? "belongs to another user" : "is a symbolic link of another user";
        assertRefused(link, reader(), fault);
    }

    @Test
    void refusesWhatIsNoFile() {
        assertRefused(place.home, place.uid(), "is not a plain file");
        assertRefused(place.home.resolve("none"), place.uid(), "does not exist");
    }

    @Test
    void refusesAnEmptyFile() {
        assertRefused(Workplace.write(place.home.resolve("pw"), "\n", "rw-------"), place.uid(), "is empty");
    }

    @ParameterizedTest
    @CsvSource({"'a\n', a", "'a\r\n', a", "'a\n\n', 'a\n'", "' a ', ' a '", "a, a"})
    void takesOneLineEndOffAndNothingElse(String text, String secret) {
        Path file = Workplace.write(place.home.resolve("pw"), text, "rw-------");
        assertThat(source(file, place.uid()).ask()).isEqualTo(secret);
    }

    /** Root may give files away; anybody else becomes the stranger himself. */
    private Path foreign(Path file) throws IOException {
        return place.uid() == 0 ? Files.setAttribute(file, "unix:uid", Workplace.STRANGER) : file;
    }

    private int reader() {
        return place.uid() == 0 ? 0 : Workplace.STRANGER;
    }

    private static FileSource source(Path file, int uid) {
        return new FileSource(file, uid, "sluice.toml:3:14");
    }

    private static void assertRefused(Path file, int uid, String fact) {
        SluiceException failure = Workplace.failure(() -> source(file, uid).ask());
        assertThat(failure.kind()).isEqualTo(Kind.USAGE);
        assertThat(failure.problems().get(0).what()).isEqualTo("password file \"" + file + "\" " + fact);
        assertThat(failure.problems().get(0).where()).isEqualTo("sluice.toml:3:14");
        assertThat(failure).hasMessageNotContaining("canary");
    }
}
