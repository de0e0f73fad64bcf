package dev.sluice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.profile.Environment;
import dev.sluice.profile.Profiles;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.profile.Tls;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One password that stands nowhere but where it belongs, whatever goes wrong. */
class SecretLeakTest {
    private static final String CANARY = "c4n&ry/%p\"w ü1";

    @TempDir
    private Path home;

    private TestDatabase raw;

    @BeforeEach
    void open() {
        raw = TestPostgres.freshDatabase();
    }

    @AfterEach
    void close() {
        raw.close();
    }

    /** Message, causes, suppressed and stack: what {@code --debug} would print. */
    private static void assertClean(Throwable failure) {
        StringWriter all = new StringWriter();
        failure.printStackTrace(new PrintWriter(all, true));
        String base64 = Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8));
        String encoded = URLEncoder.encode(CANARY, StandardCharsets.UTF_8);
        assertThat(all.toString()).doesNotContain(CANARY, encoded, encoded.replace("+", "%20"), base64, "c4n");
    }

    private static Throwable connecting(TestProfile profile) {
        try (Database database = profile.open()) {
            return catchThrowable(() -> database.transaction(Access.READ, tx -> 0));
        }
    }

    @Test
    void noFailureToConnectTellsThePassword() {
        List<TestProfile> wrong = List.of(
                TestProfile.of(raw),
                TestProfile.server("127.0.0.1", 1, "app", Tls.Mode.DISABLE),
                TestProfile.server("no.such.host.invalid", 5432, "app", Tls.Mode.VERIFY_FULL),
                TestProfile.server(raw.host(), raw.port(), "nowhere", Tls.Mode.DISABLE),
                TestProfile.server(raw.host(), raw.port(), "app", Tls.Mode.VERIFY_FULL),
                TestProfile.of(raw).withUser("nobody"));
        for (TestProfile profile : wrong) {
            Throwable failure = connecting(profile.withPassword(CANARY));
            assertThat(failure).isNotNull();
            assertClean(failure);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:%s@host:notaport/app",
                "postgresql://u:%s@ho st/app",
                "postgresql://u:%s@host/app?sslmode=maybe",
                "postgresql://u:%s@host/app?nonsense=1",
                "jdbc:postgresql://host/app?user=u&password=%s&socketFactory=evil",
                "jdbc:postgresql://host:99999/app?password=%s",
                "jdbc:oracle://u:%s@host/app",
                "jdbc:sqlite:/tmp/x.db?password=%s",
                "host=h password=%s port=x",
                "host=h nonsense=1 password=%s"
            })
    void noUrlIsPrintedWithItsPassword(String url) {
        Environment environment = new Environment(Map.of(), home, home, "tester", 0);
        List<Throwable> failures = new ArrayList<>();
        for (String form : List.of("c4nary", URLEncoder.encode(CANARY, StandardCharsets.UTF_8))) {
            failures.add(
                    catchThrowable(() -> Profiles.fromUrl(url.formatted(form), environment, new SecretRegistry())));
        }
        assertThat(failures).doesNotContainNull();
        failures.forEach(SecretLeakTest::assertClean);
    }

    @Test
    void theConnectionsOwnUrlHasNoPassword() {
        try (Database database = TestProfile.of(raw).open()) {
            String url = database.transaction(Access.READ, tx -> "") + database.server() + database.profile();
            assertThat(url).doesNotContain(raw.password());
        }
    }

    @Test
    void theServerSeesNoPasswordInTheSessionsOwnView() {
        try (Database database = TestProfile.of(raw).open()) {
            database.transaction(Access.READ, tx -> {
                tx.query(dev.sluice.sql.Sql.of("select * from pg_stat_activity"))
                        .rows()
                        .forEach(row -> assertThat(row.toString()).doesNotContain(raw.password()));
                return 0;
            });
        }
    }
}
