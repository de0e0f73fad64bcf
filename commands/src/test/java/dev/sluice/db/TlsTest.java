package dev.sluice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.profile.Environment;
import dev.sluice.profile.Profile;
import dev.sluice.profile.Profiles;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.profile.Target;
import dev.sluice.profile.Tls;
import dev.sluice.testing.Beside;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsTest {
    private static final int SSL_REQUEST_BYTES = 8;

    @TempDir
    private Path home;

    private Tls tlsOf(String host) {
        Environment environment = new Environment(Map.of(), home, home, "tester", 0);
        Profile profile = Profiles.fromUrl("postgresql://u@" + host + "/app", environment, new SecretRegistry());
        return ((Target.Server) profile.target()).tls();
    }

    @Test
    void anyHostButThisOneMustProveItself() {
        assertThat(tlsOf("db.example.net").mode()).isEqualTo(Tls.Mode.VERIFY_FULL);
        assertThat(tlsOf("10.0.0.7").mode()).isEqualTo(Tls.Mode.VERIFY_FULL);
        assertThat(tlsOf("localhost.example.net").mode()).isEqualTo(Tls.Mode.VERIFY_FULL);
        assertThat(tlsOf("localhost").mode()).isEqualTo(Tls.Mode.PREFER);
    }

    private static void refused(TestProfile profile) {
        try (Database database = profile.open()) {
            assertThat(catchThrowable(() -> database.transaction(Access.READ, tx -> 0)))
                    .isInstanceOfSatisfying(
                            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONNECTION));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Tls.Mode.class,
            names = {"REQUIRE", "VERIFY_CA", "VERIFY_FULL"})
    void aServerWithoutEncryptionIsRefused(Tls.Mode mode) {
        try (TestDatabase raw = TestPostgres.freshDatabase()) {
            refused(TestProfile.server(raw.host(), raw.port(), raw.database(), mode)
                    .withPassword(raw.password()));
        }
    }

    /** Somebody in the middle says the server has no encryption, and listens what is said then. */
    @ParameterizedTest
    @EnumSource(
            value = Tls.Mode.class,
            names = {"REQUIRE", "VERIFY_CA", "VERIFY_FULL"})
    void nothingIsSaidInTheClearToWhoSaysTheServerHasNoEncryption(Tls.Mode mode) throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> heard = Beside.supply(() -> answerNo(listening));
            refused(TestProfile.server("127.0.0.1", listening.getLocalPort(), "secretdb", mode)
                    .withPassword("canary-password"));
            assertThat(heard.join()).isEmpty();
        }
    }

    private static String answerNo(ServerSocket listening) {
        try (Socket client = listening.accept()) {
            InputStream in = client.getInputStream();
            assertThat(in.readNBytes(SSL_REQUEST_BYTES)).hasSize(SSL_REQUEST_BYTES);
            client.getOutputStream().write('N');
            client.setSoTimeout(2_000);
            return new String(in.readNBytes(1), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // A connection that is reset instead of closed has said nothing more either.
            return "";
        }
    }
}
