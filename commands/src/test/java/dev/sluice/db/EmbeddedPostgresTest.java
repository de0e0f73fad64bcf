package dev.sluice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.PseudoTerminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final EmbeddedPostgres.Options FAST = new EmbeddedPostgres.Options(
            false, List.of("max_connections=20", "application_name=it's \"quoted\" $HOME"));

    @TempDir
    private static Path temporary;

    private Path directory;

    /** Attaches, says where, and leaves when told. */
    static final class User {
        public static void main(String... arguments) throws IOException {
            try (EmbeddedPostgres server = EmbeddedPostgres.attach(Path.of(arguments[0]), FAST)) {
                System.out.println("attached to " + server.port() + ";");
                System.in.read();
            }
            System.out.println("left");
        }
    }

    /** One for most tests, because making it is what takes long; its path needs quoting. */
    @BeforeEach
    void sharedDirectory() {
        directory = temporary.resolve("it's $(a) \"test\"").resolve("postgres");
    }

    private void newDirectory() {
        directory = temporary.resolve(UUID.randomUUID().toString());
    }

    @AfterEach
    void nothingRunsOn() throws IOException {
        if (Postmaster.running(directory.resolve("server/data")).isPresent()) {
            EmbeddedPostgres.attach(directory, FAST).close();
        }
    }

    @Test
    void theFirstProcessStartsItTheSecondSharesItTheLastStopsIt() throws IOException, SQLException {
        try (ChildJvm first = user()) {
            int port = attached(first);
            long server = postmaster();
            EmbeddedPostgres second = EmbeddedPostgres.attach(directory, FAST);
            assertThat(second.port()).isEqualTo(port);
            first.send("leave\n");
            assertThat(first.awaitExit(LIMIT)).isZero();
            assertThat(postmaster()).isEqualTo(server);
            assertThat(setting(second, "data_checksums")).isEqualTo("on");
            assertThat(setting(second, "application_name")).isEqualTo("it's \"quoted\" $HOME");
            second.close();
            assertThat(isAlive(server)).isFalse();
        }
    }

    @Test
    void twoUsersInOneProcessAreTwo() throws IOException, SQLException {
        EmbeddedPostgres first = EmbeddedPostgres.attach(directory, FAST);
        EmbeddedPostgres second = EmbeddedPostgres.attach(directory, FAST);
        long server = postmaster();
        first.close();
        first.close();
        assertThat(setting(second, "server_encoding")).isEqualTo("UTF8");
        second.close();
        assertThat(isAlive(server)).isFalse();
    }

    @Test
    void aKilledStarterIsNotCountedAndItsServerGoesOn() throws IOException, SQLException {
        long server;
        try (ChildJvm starter = user()) {
            attached(starter);
            server = postmaster();
            starter.kill();
            starter.awaitExit(LIMIT);
        }
        assertThat(isAlive(server)).isTrue();
        EmbeddedPostgres next = EmbeddedPostgres.attach(directory, FAST);
        assertThat(postmaster()).isEqualTo(server);
        assertThat(setting(next, "server_encoding")).isEqualTo("UTF8");
        next.close();
        assertThat(isAlive(server)).isFalse();
    }

    @Test
    void theTerminalOfItsStarterMayGo() throws IOException, SQLException {
        List<String> user = ChildJvm.of(User.class, directory.toString()).command();
        try (PseudoTerminal terminal = PseudoTerminal.run(user)) {
            terminal.await(Pattern.compile("attached to \\d+;"), LIMIT);
            try (EmbeddedPostgres second = EmbeddedPostgres.attach(directory, FAST)) {
                long server = postmaster();
                terminal.sendControlC();
                terminal.awaitExit(LIMIT);
                assertThat(postmaster()).isEqualTo(server);
                assertThat(setting(second, "server_encoding")).isEqualTo("UTF8");
            }
        }
    }

    @Test
    void aKilledPostmasterIsStartedAgainAndKeepsWhatWasCommitted() throws IOException, SQLException {
        try (EmbeddedPostgres before = EmbeddedPostgres.attach(directory, EmbeddedPostgres.Options.safe())) {
            execute(before, "create table kept (a int)");
            long server = postmaster();
            kill(server);
            try (EmbeddedPostgres after = EmbeddedPostgres.attach(directory, FAST)) {
                assertThat(postmaster()).isNotEqualTo(server);
                execute(after, "insert into kept values (1)");
            }
        }
    }

    @Test
    void aPidThatWasGivenToAnotherProcessIsNotTakenForTheServer() throws IOException, SQLException {
        EmbeddedPostgres.attach(directory, FAST).close();
        Process stranger = stranger();
        try {
            String stale =
                    stranger.pid() + "\n" + directory.resolve("server/data") + "\n1\n1\n\n127.0.0.1\n1 1\nready\n";
            Path file = Postmaster.file(directory.resolve("server/data"));
            Files.writeString(file, stale);
            giveTo(ServerHome.ownerOf(directory.resolve("server")), file);
            try (EmbeddedPostgres server = EmbeddedPostgres.attach(directory, FAST)) {
                assertThat(setting(server, "server_encoding")).isEqualTo("UTF8");
                assertThat(postmaster()).isNotEqualTo(stranger.pid());
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void thePasswordIsInOnePrivateFileAndOnNoCommandLine() throws IOException, SQLException {
        newDirectory();
        List<String> commandLines = new ArrayList<>();
        Thread watcher = new Thread(() -> watchCommandLines(commandLines));
        watcher.start();
        try (EmbeddedPostgres server = EmbeddedPostgres.attach(directory, FAST)) {
            watcher.interrupt();
            assertThat(setting(server, "password_encryption")).isEqualTo("scram-sha-256");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("password"))))
                    .isEqualTo("rw-------");
            assertThat(filesHolding(server.password())).containsExactly(directory.resolve("password"));
            synchronized (commandLines) {
                assertThat(commandLines).anyMatch(line -> line.contains("--pwfile="));
                assertThat(commandLines).noneMatch(line -> line.contains(server.password()));
            }
            assertThatThrownBy(() -> connect(server, "wrong").close())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void fourProcessesThatStartAtOnceShareOneServer() throws IOException {
        newDirectory();
        List<ChildJvm> users = Stream.generate(this::user).limit(4).toList();
        try {
            List<Integer> ports =
                    users.stream().map(EmbeddedPostgresTest::attached).toList();
            assertThat(ports).containsOnly(ports.get(0));
            long server = postmaster();
            users.forEach(user -> user.send("leave\n"));
            assertThat(users).allMatch(user -> user.awaitExit(LIMIT) == 0);
            assertThat(isAlive(server)).isFalse();
        } finally {
            users.forEach(ChildJvm::close);
        }
    }

    @Test
    void dataOfAnotherMajorVersionIsRefusedWithTheWayOut() throws IOException {
        EmbeddedPostgres.attach(directory, FAST).close();
        Path version = directory.resolve("server/data/PG_VERSION");
        String mine = Files.readString(version);
        Files.writeString(version, "13\n");
        assertThatThrownBy(() -> EmbeddedPostgres.attach(directory, FAST))
                .isInstanceOfSatisfying(
                        SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONNECTION))
                .hasMessageContaining("its data was made by PostgreSQL 13")
                .hasMessageContaining("restore the backup");
        Files.writeString(version, mine);
    }

    @Test
    void aServerThatDoesNotStartSaysWhyInItsOwnWords() {
        EmbeddedPostgres.Options wrong = new EmbeddedPostgres.Options(false, List.of("shared_buffers=none"));
        assertThatThrownBy(() -> EmbeddedPostgres.attach(directory, wrong))
                .isInstanceOfSatisfying(
                        SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONNECTION))
                .hasMessageContaining("invalid value for parameter \"shared_buffers\": \"none\"");
    }

    private ChildJvm user() {
        return ChildJvm.of(User.class, directory.toString()).start();
    }

    private static int attached(ChildJvm user) {
        String line = user.awaitOutput(Pattern.compile("attached to \\d+;"), LIMIT);
        return Integer.parseInt(line.replaceAll("\\D", ""));
    }

    private long postmaster() throws IOException {
        return Postmaster.running(directory.resolve("server/data"))
                .orElseThrow()
                .pid();
    }

    private static boolean isAlive(long pid) {
        return Files.exists(Path.of("/proc/" + pid + "/exe"))
                || ProcessHandle.of(pid)
                        .filter(process -> process.info().command().isPresent())
                        .isPresent();
    }

    private static void kill(long pid) throws IOException {
        Process kill = new ProcessBuilder("kill", "-9", Long.toString(pid)).start();
        kill.onExit().join();
        // The signal is sent; on a busy machine dying takes a moment more.
        for (int attempt = 0; attempt < 500 && isAlive(pid); attempt++) {
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(isAlive(pid)).isFalse();
    }

    private static Process stranger() throws IOException {
        return new ProcessBuilder("sleep", "60").start();
    }

    private static void giveTo(int uid, Path file) throws IOException {
        Files.setAttribute(file, "unix:uid", uid);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static void watchCommandLines(List<String> seen) {
        while (!Thread.currentThread().isInterrupted()) {
            try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
                for (Path process : (Iterable<Path>) processes::iterator) {
                    if (process.getFileName().toString().matches("\\d+")) {
                        String line = commandLine(process);
                        synchronized (seen) {
                            seen.add(line);
                        }
                    }
                }
                Thread.sleep(5);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private List<Path> filesHolding(String secret) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> holds(file, secret))
                    .toList();
        }
    }

    private static boolean holds(Path file, String secret) {
        try {
            // Not the lock files: closing one after reading it would drop this process's lock.
            return !file.toString().endsWith(".lock")
                    && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret);
        } catch (IOException gone) {
            return false;
        }
    }

    private static Connection connect(EmbeddedPostgres server, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", server.user());
        properties.setProperty("password", password);
        String url = "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + server.database();
        return DriverManager.getConnection(url, properties);
    }

    private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = connect(server, server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String setting(EmbeddedPostgres server, String name) throws SQLException {
        try (Connection connection = connect(server, server.password());
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select reset_val from pg_settings where name = '" + name + "'")) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
