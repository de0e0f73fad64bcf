package dev.sluice.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One random password, given in every way there is: it must turn up nowhere, whatever fails. */
class CanaryPasswordTest {
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
