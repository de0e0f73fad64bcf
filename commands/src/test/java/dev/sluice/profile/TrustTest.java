package dev.sluice.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustTest {
    private static final String TOML = """
            [profiles.p]
            url = "postgresql://h/d"
            password = { command = "touch ran" }
            """;

    @TempDir
    Path root;

    private Workplace place;
    private Path file;

    @BeforeEach
    void makePlace() {
        place = new Workplace(root);
        file = place.write("sluice.toml", TOML);
    }

    @Test
    void refusesAFileOfTheWorkingDirectoryThatRunsACommand() {
        assertRefused("runs a command and is not trusted", "read it, then run: sluice trust");
        assertThat(place.directory.resolve("ran")).doesNotExist();
    }

    @Test
    void usesItAfterTrust() throws IOException {
        Trust.record(file, place.environment());
        assertThat(place.load().named("p").password()).isPresent();
        Path trusted = place.home.resolve(".config/sluice/trusted");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(trusted)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(trusted)).matches("[0-9a-f]{64} file://.*/project/sluice.toml\n");
    }

    @Test
    void refusesItOnceItHasChanged() throws IOException {
        Trust.record(file, place.environment());
        Files.writeString(file, "# more\n", StandardOpenOption.APPEND);
        assertRefused("has changed since it was trusted", "read it, then run: sluice trust");
        Trust.record(file, place.environment());
        assertThatNoException().isThrownBy(place::load);
    }

    @Test
    void refusesTheSameContentInAnotherDirectory() {
        Trust.record(file, place.environment());
        Path other = Workplace.write(root.resolve("other/sluice.toml"), TOML, "rw-------");
        assertThat(Workplace.failure(() -> Trust.check(other, place.environment())))
                .hasMessageContaining("runs a command and is not trusted");
    }

    @Test
    void trustsSeveralFiles() {
        Path other = Workplace.write(root.resolve("other/sluice.toml"), TOML, "rw-------");
        Trust.record(file, place.environment());
        Trust.record(other, place.environment());
        assertThatNoException().isThrownBy(() -> Trust.check(file, place.environment()));
        assertThatNoException().isThrownBy(() -> Trust.check(other, place.environment()));
    }

    @ParameterizedTest
    @CsvSource({"rw-rw-r--, 0664", "rw-r--rw-, 0646", "rw--w----, 0620"})
    void refusesAFileThatOthersMayChange(String permissions, String mode) throws IOException {
        Trust.record(file, place.environment());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        String fact = "may be changed by others (mode " + mode + "), so its commands are not run";
        assertRefused(fact, "chown and chmod go-w the file");
        assertThat(Workplace.failure(() -> Trust.record(file, place.environment()))
                        .kind())
                .isEqualTo(Kind.REFUSED);
    }

    @Test
    void allowsAFileThatOthersMayRead() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Trust.record(file, place.environment());
        assertThatNoException().isThrownBy(place::load);
    }

    @Test
    void refusesAFileOfAnotherUser() {
        Environment own = place.environment();
        Environment stranger =
                new Environment(own.variables(), own.directory(), own.home(), own.user(), Workplace.STRANGER);
        assertThat(Workplace.failure(() -> Trust.record(file, stranger)))
                .hasMessage("configuration file belongs to another user, so its commands are not run - " + file
                        + " - chown and chmod go-w the file");
    }

    @Test
    void refusesAListThatOthersMayChange() throws IOException {
        Trust.record(file, place.environment());
        Path trusted = place.home.resolve(".config/sluice/trusted");
        Files.setPosixFilePermissions(trusted, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(Workplace.failure(place::load))
                .hasMessage("the list of trusted files may be changed by others (mode 0666) - " + trusted
                        + " - remove it, then run: sluice trust");
    }

    @Test
    void asksNoTrustForAFileThatWasNamed() {
        assertThatNoException().isThrownBy(() -> Profiles.load(place.environment(), Optional.of(file), place.registry));
        place.with("SLUICE_CONFIG", file.toString());
        assertThatNoException().isThrownBy(place::load);
    }

    @Test
    void asksNoTrustForTheUsersOwnFile() throws IOException {
        Files.delete(file);
        place.writeHome(".config/sluice/sluice.toml", TOML);
        assertThat(place.load().names()).containsExactly("p");
    }

    @Test
    void asksNoTrustForAFileThatRunsNothing() {
        assertThatNoException().isThrownBy(() -> place.profiles("[profiles.p]\nurl = \"embedded:postgres\"\n"));
    }

    private void assertRefused(String fact, String remedy) {
        SluiceException failure = Workplace.failure(place::load);
        assertThat(failure).hasMessage("configuration file " + fact + " - " + file + " - " + remedy);
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    }
}
