package dev.sluice.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Problem;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PgPassTest {
    private static final String URL = "postgresql://ops@db.example.com:5433/app";

    @TempDir
    Path root;

    private Workplace place;

    @BeforeEach
    void makePlace() {
        place = new Workplace(root);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "db.example.com:5433:app:ops:pw1 | pw1",
                "*:*:*:*:pw2 | pw2",
                "db.example.com:*:app:*:pw3 | pw3",
                "db.example.com:5433:app:ops:a\\:b\\\\c | a:b\\c",
                "db.example.com:5433:app:ops:pw4:rest | pw4"
            })
    void findsThePasswordOfAFittingLine(String line, String password) {
        place.writeHome(".pgpass", line + "\n");
        Secret secret = place.profile(URL).password().orElseThrow();
        assertThat(secret.reveal()).isEqualTo(password);
        assertThat(secret.origin()).isEqualTo(place.home.resolve(".pgpass") + ":1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "other:5433:app:ops:pw",
                "db.example.com:5432:app:ops:pw",
                "db.example.com:5433:other:ops:pw",
                "db.example.com:5433:app:other:pw",
                "\\*:5433:app:ops:pw",
                "#*:*:*:*:pw",
                "*:*:*:*:",
                "*:*:*:pw",
                "nonsense"
            })
    void passesOverALineThatDoesNotFit(String line) {
        place.writeHome(".pgpass", line + "\n");
        assertThat(place.profile(URL).password()).isEmpty();
        assertThat(place.profile(URL).warnings()).isEmpty();
    }

    @Test
    void takesTheFirstLineThatFits() {
        place.writeHome(".pgpass", "# mine\n\nx:*:*:*:one\n*:*:app:*:two\n*:*:*:*:three\n");
        assertThat(place.profile(URL).password().orElseThrow().reveal()).isEqualTo("two");
    }

    @Test
    void callsASocketLocalhost() {
        place.writeHome(".pgpass", "localhost:5432:app:ops:pw\n");
        assertThat(place.profile("host=/run/postgresql dbname=app user=ops").password())
                .isPresent();
    }

    @Test
    void unescapesAHostOfColons() {
        place.writeHome(".pgpass", "fd00\\:\\:1:5432:app:ops:pw\n");
        assertThat(place.profile("postgresql://ops@[fd00::1]/app").password()).isPresent();
    }

    @Test
    void readsTheFileThatPgpassfileNames() {
        Path file = place.write("my.pass", "*:*:*:*:pw\n");
        place.with("PGPASSFILE", file.toString());
        assertThat(place.profile(URL).password()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"rw-r--r--, 0644", "rw-r-----, 0640", "rw----r--, 0604", "rw-rw-rw-, 0666", "rw--w----, 0620"})
    void ignoresAFileThatOthersMayUseAndSaysSo(String permissions, String mode) {
        Path file = Workplace.write(place.home.resolve(".pgpass"), "*:*:*:*:pw\n", permissions);
        Profile profile = place.profile(URL);
        assertThat(profile.password()).isEmpty();
        assertThat(profile.warnings())
                .containsExactly(new Problem(
                        "password file is ignored: group or others may use it (mode " + mode + ")",
                        file.toString(),
                        "chmod 600 \"" + file + "\""));
    }

    @Test
    void sendsNoHostThePasswordOfAnother() {
        place.writeHome(".pgpass", "a:*:*:*:pw1\nb:*:*:*:pw2\n");
        Profile profile = place.profile("postgresql://ops@a,b/app");
        assertThat(profile.password()).isEmpty();
        assertThat(profile.warnings())
                .extracting(Problem::what)
                .containsExactly("password file is ignored: it has different passwords for the hosts of one profile");
    }

    @Test
    void comesAfterEveryOtherPassword() {
        place.writeHome(".pgpass", "*:*:*:*:file\n");
        assertThat(place.profile("postgresql://ops:url@h/app")
                        .password()
                        .orElseThrow()
                        .reveal())
                .isEqualTo("url");
        place.with("PGPASSWORD", "variable");
        assertThat(place.profile(URL).password().orElseThrow().reveal()).isEqualTo("variable");
    }
}
