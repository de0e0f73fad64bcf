package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticeTest {
    @TempDir
    private Path directory;

    @Test
    void whatTheServerSaysBesidesIsShownAndDrivesNoTerminal() {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            Shell shell = new Shell(directory)
                    .with("PG_TEST_PASSWORD", database.password())
                    .file("sluice.toml", """
                            [profiles.pg]
                            url = "postgresql://%s@%s:%d/%s"
                            password = { env = "PG_TEST_PASSWORD" }
                            """.formatted(
                                    database.user(), database.host(), database.port(), database.database()));
            Outcome outcome = shell.runWith("""
                    drop table if exists nowhere;
                    do $$ begin raise warning 'careful %', chr(27) || '[2J' || chr(8238); end $$;
                    """, "pg");

            assertThat(outcome.code()).isZero();
            assertThat(outcome.err())
                    .contains("notice: table \"nowhere\" does not exist, skipping\n")
                    .contains("warning: careful \\x1B[2J\\u202E\n");
            assertThat(shell.run("pg", "-c", "select 1 as n", "--format", "csv").out())
                    .isEqualTo("n\n1\n");
        }
    }
}
