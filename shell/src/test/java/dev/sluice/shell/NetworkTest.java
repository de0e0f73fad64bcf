package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program talks to the servers of its profiles and to nobody else: no updates are looked for, nothing is reported. */
class NetworkTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Path ALL = Path.of("/proc/net/tcp");

    @TempDir
    private Path directory;

    @BeforeEach
    void needTheKernelsTable() {
        assumeThat(ALL).exists();
    }

    @Test
    void aRunConnectsToTheServerOfItsProfileAlone() {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            profile(database);
            new Shell(directory)
                    .file(
                            "run.groovy",
                            "step('one') { sql 'create table t (id integer)'; sql 'select pg_sleep(0.3)' }\n");

            assertThat(portsOf("run", "run.groovy")).containsExactly(database.port());
        }
    }

    @Test
    void whatARunbookAsksForIsSeenByThisTest() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                pause(300);
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.start();
        int port = server.getAddress().getPort();
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            profile(database);
            new Shell(directory)
                    .file("ask.groovy", "step('ask', tx: 'none') { http('http://127.0.0.1:%d/') }\n".formatted(port));

            assertThat(portsOf("run", "ask.groovy")).contains(port);
        } finally {
            server.stop(0);
        }
    }

    private void profile(TestDatabase database) {
        new Shell(directory)
                .file("sluice.toml", """
                default = "home"
                [profiles.home]
                url = "postgresql://%s@%s:%d/%s"
                password = { env = "HOME_PASSWORD" }
                """.formatted(database.user(), "127.0.0.1", database.port(), database.database()));
        password = database.password();
    }

    private String password = "";

    /** The ports that the program was connected to, looked for as long as it ran. */
    private Set<Integer> portsOf(String... arguments) {
        Set<Integer> ports = new TreeSet<>();
        try (ChildJvm child = ChildJvm.of(Main.class, arguments)
                .in(directory)
                .withEnvironment("HOME", directory.toString())
                .withEnvironment("HOME_PASSWORD", password)
                .start()) {
            while (child.isAlive()) {
                ports.addAll(connected(child.pid()));
                pause(2);
            }
            assertThat(child.awaitExit(LIMIT)).as(child.stderr()).isZero();
        }
        return ports;
    }

    private static Set<Integer> connected(long pid) {
        Set<String> own = sockets(pid);
        return Stream.of(ALL, Path.of("/proc/net/tcp6"), Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"))
                .flatMap(NetworkTest::lines)
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > 9 && own.contains(fields[9]))
                .map(fields -> port(fields[2]))
                .filter(port -> port != 0)
                .collect(Collectors.toSet());
    }

    private static int port(String address) {
        return HexFormat.fromHexDigits(address.substring(address.indexOf(':') + 1));
    }

    private static Set<String> sockets(long pid) {
        String[] open = Path.of("/proc", String.valueOf(pid), "fd").toFile().list();
        return Arrays.stream(open == null ? new String[0] : open)
                .flatMap(fd -> socket(Path.of("/proc", String.valueOf(pid), "fd", fd)))
                .collect(Collectors.toSet());
    }

    private static Stream<String> socket(Path fd) {
        try {
            String target = Files.readSymbolicLink(fd).toString();
            return target.startsWith("socket:[")
                    ? Stream.of(target.substring("socket:[".length(), target.length() - 1))
                    : Stream.empty();
        } catch (IOException closedMeanwhile) {
            return Stream.empty();
        }
    }

    private static Stream<String> lines(Path table) {
        try {
            List<String> lines = Files.readAllLines(table);
            return lines.stream().skip(1);
        } catch (IOException notThere) {
            return Stream.empty();
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
