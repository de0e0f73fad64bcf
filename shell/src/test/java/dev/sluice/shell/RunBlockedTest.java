package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunBlockedTest {
    @TempDir
    private Path directory;

    @Test
    void aRunThatDoesNotGetItsLockSaysWhoHasIt() throws SQLException {
        try (TestDatabase database = TestPostgres.freshDatabase();
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("create table t (id int primary key); insert into t values (1)");
            other.setAutoCommit(false);
            statement.execute("update t set id = 2");

            Outcome outcome = shell(database).run("run", "x.groovy", "--profile", "pg");

            assertThat(outcome.code()).isEqualTo(75);
            assertThat(outcome.err())
                    .containsPattern("session \\d+ waits for \\d+ \\(.*idle in transaction.*: update t set id = 2");
            other.rollback();
        }
    }

    private Shell shell(TestDatabase database) {
        return new Shell(directory)
                .with("PG_TEST_PASSWORD", database.password())
                .file("x.groovy", "runbook 'x'\nstep('one') { sql 'update t set id = 3' }\n")
                .file("sluice.toml", """
                        [profiles.pg]
                        url = "postgresql://%s@%s:%d/%s"
                        password = { env = "PG_TEST_PASSWORD" }
                        lock-timeout = "2s"
                        """.formatted(
                                database.user(), database.host(), database.port(), database.database()));
    }
}
