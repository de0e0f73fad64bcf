package dev.sluice.shell;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.PseudoTerminal;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One random password, given in every way there is: it must turn up nowhere, whatever fails. */
class CanaryPasswordTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String password = "canary-" + UUID.randomUUID();
    private final String role = "canary_" + UUID.randomUUID().toString().substring(0, 8);
    private final List<Outcome> outcomes = new ArrayList<>();

    @TempDir
    private Path directory;

    private TestDatabase database;
    private Shell shell;

    @BeforeEach
    void makeRole() throws IOException {
        database = TestPostgres.freshDatabase();
        execute("create role " + role + " login password '" + password + "'");
        execute("create table t (id integer primary key, name text)");
        execute("grant all on all tables in schema public to " + role);
        String server = database.host() + ":" + database.port() + "/" + database.database();
        shell = new Shell(directory).file("sluice.toml", """
                [profiles.by-env]
                url = "postgresql://%1$s@%2$s"
                password = { env = "CANARY" }
                [profiles.by-file]
                url = "postgresql://%1$s@%2$s"
                password = { file = "secret" }
                [profiles.by-url]
                url = { env = "CANARY_URL" }
                [profiles.wrong]
                url = "postgresql://nobody@%2$s"
                password = { env = "CANARY" }
                [profiles.away]
                url = "postgresql://%1$s@127.0.0.1:1/none"
                password = { env = "CANARY" }
                """.formatted(role, server));
        Path secret = Files.createFile(
                directory.resolve("secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, password);
        shell.with("CANARY", password).with("CANARY_URL", "postgresql://" + role + ":" + password + "@" + server);
        shell.file("run.groovy", """
                runbook 'Canary'
                step('one') { sql "insert into t values (1, ${env('CANARY')})" }
                step('two') { note env('CANARY'); sql "insert into t values (1, ${env('CANARY')})" }
                """);
    }

    @AfterEach
    void dropRole() {
        database.close();
    }

    @Test
    void thePasswordTurnsUpNowhere() throws IOException {
        for (String profile : List.of("by-env", "by-file", "by-url", "wrong", "away")) {
            call(profile, "-c", "select 1", "--debug");
            call(profile, "-c", "select '" + password + "' as leak", "--format", "json", "--debug");
            call(profile, "-c", "select * from \"" + password + "\"", "--debug", "--log-sql", "sql.log");
            call(
                    "run",
                    "run.groovy",
                    "--profile",
                    profile,
                    "--debug",
                    "--report",
                    "json=r.json",
                    "--log-sql",
                    "sql.log");
            call("doctor", profile, "--debug");
        }
        call("profiles");

        assertThat(outcomes.get(0).code()).as(outcomes.get(0).err()).isEqualTo(0);
        assertThat(outcomes).extracting(Outcome::code).contains(0, 1, 4, 6);
        for (String form : forms()) {
            outcomes.forEach(o -> assertThat(o.out() + o.err()).doesNotContain(form));
            written().forEach(file -> assertThat(text(file)).as(file.toString()).doesNotContain(form));
        }
    }

    /** The one place where it must stand is the environment it was given in, which only this user can read. */
    @Test
    void thePasswordIsInNoProcessListAndNoChildIsGivenIt() throws IOException {
        shell.file("wait.groovy", """
                runbook 'Canary'
                step('one', tx: 'none') { exec(['sh', '-c', 'echo $$ > child.pid; sleep 30']) }
                """);
        try (ChildJvm child = ChildJvm.of(Main.class, "run", "wait.groovy", "--profile", "by-file")
                .in(directory)
                .withEnvironment("HOME", directory.toString())
                .start()) {
            Path pid = directory.resolve("child.pid");
            await(() -> Files.exists(pid) && !text(pid).isBlank());
            List<String> ours = List.of(String.valueOf(child.pid()), text(pid).strip());
            for (String process : ours) {
                assertThat(text(Path.of("/proc", process, "environ"))).doesNotContain(password);
            }
            assertThat(commandLines())
                    .anyMatch(line -> line.contains("wait.groovy"))
                    .noneMatch(this::holdsIt);
        }
    }

    @Test
    void aTypedPasswordIsNotKeptInTheHistory() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dsluice.terminals=012",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "by-file");
        try (PseudoTerminal terminal = PseudoTerminal.run(command, Map.of("HOME", directory.toString()), directory)) {
            terminal.await(Pattern.compile("by-file> "), LIMIT);
            terminal.sendLine("select '" + password + "' as leak;");
            terminal.await(Pattern.compile("\\(1 row\\)\\nby-file> $"), LIMIT);
            terminal.sendLine("select 40 + 2 as kept;");
            terminal.await(Pattern.compile("42\\n\\(1 row\\)\\nby-file> $"), LIMIT);
            // Not Ctrl-D: between two prompts the terminal itself would take it.
            terminal.sendLine("\\q");
            assertThat(terminal.awaitExit(LIMIT)).isZero();
        }
        assertThat(text(directory.resolve(".local/state/sluice/history")))
                .contains("select 40 + 2 as kept;")
                .doesNotContain(password);
        written().forEach(file -> assertThat(text(file)).as(file.toString()).doesNotContain(password));
    }

    private boolean holdsIt(String text) {
        return text.contains(password);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Of all processes, as ps shows them to everybody. */
    private static List<String> commandLines() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(p -> p.getFileName().toString().matches("\\d+"))
                    .map(p -> readable(p.resolve("cmdline")))
                    .toList();
        }
    }

    /** Empty when the process has ended meanwhile. */
    private static String readable(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private List<String> forms() {
        String base64 = Base64.getEncoder().encodeToString(password.getBytes(UTF_8));
        return List.of(password, base64);
    }

    /** All files that the calls made: reports, logs, the local files of runs. */
    private List<Path> written() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(f -> !f.endsWith("secret"))
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void call(String... arguments) {
        outcomes.add(shell.run(arguments));
    }

    private void execute(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
