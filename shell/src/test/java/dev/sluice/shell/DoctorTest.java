package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @TempDir
    private Path directory;

    @Test
    void eachProfileIsToldOnceAndWhatIsNotSetUpHereIsNoFailure() {
        Shell shell = shell("""
                [profiles.open]
                url = "jdbc:sqlite:a.db"
                [profiles.closed]
                url = "jdbc:sqlite:a.db"
                read-only = true
                [profiles.careful]
                url = "jdbc:sqlite:a.db"
                protected = true
                [profiles.elsewhere]
                url = { env = "NOT_SET" }
                [profiles.later]
                url = "jdbc:sqlite:later.db"
                """);
        shell.run("open", "-c", "create table t (a integer)");

        Outcome outcome = shell.run("doctor");

        assertThat(outcome.code()).as(outcome.out()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()
                        .lines()
                        .filter(l -> l.matches("profile .*|  (may write|reached|needs) .*no.*|.*approve.*")))
                .map(l -> l.replace(directory + "/", ""))
                .containsExactly(
                        "profile open: a.db",
                        "profile closed: a.db",
                        "  may write    no: the profile is read-only",
                        "profile careful: a.db",
                        "  may write    when it is approved: --approve careful",
                        "profile elsewhere: not set up here",
                        "  needs        environment variable NOT_SET is not set - sluice.toml:10:9 - set it to the url",
                        "profile later: later.db",
                        "  reached      there is no file yet: what first writes makes it");
        assertThat(directory.resolve("later.db")).doesNotExist();
        assertThat(shell.run("doctor", "elsewhere").code()).isEqualTo(2);
    }

    @Test
    void whatCannotBeReachedIsExitCodeFourAndTheOthersAreExaminedAllTheSame() {
        Outcome outcome = shell("""
                [profiles.gone]
                url = "jdbc:sqlite:gone.db"
                read-only = true
                [profiles.here]
                url = "jdbc:sqlite:here.db"
                """).run("doctor");

        assertThat(outcome.code()).isEqualTo(4);
        assertThat(outcome.out()).contains("  reached      no: there is no SQLite file", "profile here: ");
    }

    @Test
    void whatTheServerCanDoIsTriedByTheFirstWritingCommandAndReadFromThenOn() {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            Shell shell = shell("""
                    [profiles.pg]
                    url = "postgresql://%s@%s:%d/%s"
                    password = { env = "PW" }
                    """.formatted(database.user(), database.host(), database.port(), database.database()))
                    .with("PW", database.password());
            assertThat(shell.run("doctor", "pg").out()).contains("guarantees   not probed");
            String upsert = "upsert 't', from: 's'";
            shell.run("pg", "-c", "create table t (id integer primary key); create table s (id integer primary key)");

            Outcome first = shell.run("pg", "-c", upsert, "--log-sql", "first.log");
            Outcome second = shell.run("pg", "-c", upsert, "--log-sql", "second.log");

            assertThat(first.code()).as(first.err()).isZero();
            assertThat(second.code()).as(second.err()).isZero();
            assertThat(shell.read("first.log")).contains("sluice_probe");
            assertThat(shell.read("second.log")).doesNotContain("sluice_probe");
            assertThat(shell.run("doctor", "pg").out())
                    .contains("guarantees   atomic copy: yes, ddl rolls back: yes, temporary tables: yes,"
                            + " advisory locks: yes, on conflict: yes");
        }
    }

    private Shell shell(String profiles) {
        return new Shell(directory).file("sluice.toml", profiles);
    }
}
