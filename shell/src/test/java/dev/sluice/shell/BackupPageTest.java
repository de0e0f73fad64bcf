package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/backup.md}, in the order of the page, and what stands around them. */
class BackupPageTest {
    @TempDir
    private Path directory;

    private Shell shell(String url) {
        String profiles = """
                default = "home"
                [profiles.home]
                url = { env = "HOME_URL" }
                [profiles.staging]
                url = { env = "HOME_URL" }
                backup-dir = "staging-backups"
                [profiles.prod]
                url = { env = "HOME_URL" }
                protected = true
                """;
        return new Shell(directory).with("HOME_URL", url).file("sluice.toml", profiles);
    }

    private Shell sqlite() {
        return shell("jdbc:sqlite:" + directory.resolve("home.db"));
    }

    @Test
    void theExamplesRunOnSqlite() {
        runAll(sqlite());
    }

    @Test
    void theExamplesRunOnPostgres() {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            runAll(shell(Checkout.uri(database)));
        }
    }

    private static void runAll(Shell shell) {
        for (Example example : Example.of("docs/backup.md")) {
            List<String> lines = example.text().lines().toList();
            switch (example.language()) {
                case "sql" -> List.of(example.text().strip().split(";", -1)).forEach(sql -> line(shell, example, sql));
                case "groovy" -> runbook(shell, example);
                case "sh" -> lines.forEach(text -> command(shell, example, text));
                default -> {
                    // What commands answer, or what is done without them.
                }
            }
        }
        assertThat(shell.run("home", "-c", "select count(*) as n from players", "--format", "csv")
                        .out())
                .isEqualToIgnoringNewLines("n\n2\n");
    }

    private static void runbook(Shell shell, Example example) {
        if (example.text().contains("step(")) {
            shell.file("r.groovy", example.text());
            Outcome outcome = shell.run("run", "r.groovy");
            assertThat(outcome.code()).as(example + "\n" + outcome).isZero();
        } else {
            example.text().lines().forEach(text -> line(shell, example, text));
        }
    }

    private static void line(Shell shell, Example example, String text) {
        if (!text.isBlank()) {
            Outcome outcome = shell.run("home", "-c", text.strip());
            assertThat(outcome.code())
                    .as(example + ": " + text + "\n" + outcome)
                    .isZero();
        }
    }

    private static void command(Shell shell, Example example, String text) {
        Outcome outcome = shell.run(text.replace("sluice ", "").split(" ", -1));
        assertThat(outcome.code()).as(example + ": " + text + "\n" + outcome).isZero();
    }

    private static Shell players(Shell shell) {
        shell.run("home", "-c", "create table players (id integer primary key, name text)");
        shell.run("home", "-c", "insert into players values (1, 'Ann'), (2, 'Bo')");
        assertThat(shell.run("backup", "players", "--as", "before").code()).isZero();
        shell.run("home", "-c", "delete from players where id = 1");
        return shell;
    }

    private static String count(Shell shell) {
        return shell.run("home", "-c", "select count(*) as n from players", "--format", "csv")
                .out()
                .replaceAll("\\s+", " ");
    }

    @Test
    void aDryRunSaysWhatWouldBeAndKeepsNothing() {
        Shell shell = players(sqlite());
        Outcome outcome = shell.run("restore", "before", "--dry-run");
        assertThat(outcome.code()).as(outcome.toString()).isZero();
        assertThat(outcome.out())
                .contains("players", "inserted", "dry run: restore before-", "dry run: nothing changed");
        assertThat(count(shell)).isEqualTo("n 1 ");
    }

    @Test
    void anotherProfilesBackupIsTakenOnlyWhereThatIsSaid() {
        Shell shell = players(sqlite());
        assertThat(shell.run("restore", "before", "--profile", "staging").err())
                .contains("there is no backup \"before\"");
        Outcome said = shell.run("restore", "before", "--profile", "staging", "--of", "home");
        assertThat(said.code()).as(said.toString()).isZero();
        assertThat(count(shell)).isEqualTo("n 2 ");
    }

    @Test
    void aProtectedProfileIsNotRestoredWithoutApproval() {
        Shell shell = players(sqlite());
        Outcome refused = shell.run("restore", "before", "--profile", "prod", "--of", "home");
        assertThat(refused.code()).isEqualTo(8);
        assertThat(refused.err()).contains("profile \"prod\" is protected");
        assertThat(count(shell)).isEqualTo("n 1 ");
        Outcome approved = shell.run("restore", "before", "--profile", "prod", "--of", "home", "--approve", "prod");
        assertThat(approved.code()).as(approved.toString()).isZero();
        assertThat(shell.run("backup", "players", "--profile", "prod").code()).isZero();
    }

    @Test
    void theListNeedsNoDatabase() {
        Shell shell = players(sqlite());
        assertThat(shell.run("backups").out()).contains("before-", "SQLite");
        shell.with("HOME_URL", "postgresql://nobody@127.0.0.1:1/none");
        Outcome outcome = shell.run("backups", "--format", "json");
        assertThat(outcome.code()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).contains("\"before-");
    }

    @Test
    void theWayBackOfARunbookMayBeABackup() {
        Shell shell = players(sqlite());
        shell.file("r.groovy", """
                runbook 'Clean', onFailure: 'undo'
                def made = step('backup') { backup 'players', as: 'clean' }
                step('clear') { sql 'delete from players' } undo { restore made }
                step('check') { expect 'some are left', some: 'select 1 from players' }
                """);
        Outcome outcome = shell.run("run", "r.groovy");
        assertThat(outcome.code()).as(outcome.toString()).isNotZero();
        assertThat(count(shell)).isEqualTo("n 1 ");
    }

    @Test
    void undoRestoresTheBackupOfItsOwnRunWhateverWasMadeSince() {
        Shell shell = players(sqlite());
        shell.file("r.groovy", """
                runbook 'Rename'
                def name = param 'name', String
                def made = step('backup') { backup 'players', as: 'rename' }
                step('rename') { sql "update players set name = ${name}" } undo { restore made }
                """);
        Outcome first = shell.run("run", "r.groovy", "name=A");
        assertThat(first.code()).as(first.toString()).isZero();
        assertThat(shell.run("run", "r.groovy", "name=B").code()).isZero();
        assertThat(shell.run("backup", "players", "--as", "rename").code()).isZero();
        String run = first.toString().replaceAll("(?s).*?(r-[a-z0-9]{10}).*", "$1");
        Outcome undone = shell.run("undo", run, "--yes");
        assertThat(undone.code()).as(undone.toString()).isZero();
        assertThat(shell.run("home", "-c", "select name from players", "--format", "csv")
                        .out())
                .isEqualToIgnoringNewLines("name\nBo\n");
    }

    @Test
    void aWayBackThatNamesNoOneRunIsRefusedBeforeItRuns() {
        Shell shell = sqlite();
        shell.file("r.groovy", """
                step('backup') { backup 'players', as: 'clean' }
                step('clear') { sql 'delete from players' } undo { restore 'clean' }
                step('other') { sql 'delete from players' } undo { restore 'golden' }
                """);
        Outcome outcome = shell.run("check", "r.groovy");
        assertThat(outcome.code()).as(outcome.toString()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("r.groovy:2", "undo { } restores the newest backup \"clean\"", "restore made")
                .doesNotContain("golden");
    }

    @Test
    void aWholeDatabaseIsNotRehearsed() {
        Shell shell = players(sqlite());
        assertThat(shell.run("backup", "--database", "--as", "all").code()).isZero();
        Outcome outcome = shell.run("restore", "all", "--dry-run");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("restore commits by itself and cannot be rehearsed", "leave the dry run out");
    }

    @Test
    void whatIsMissingOrTooMuchIsToldBeforeAnythingRuns() {
        Shell shell = sqlite();
        shell.file("r.groovy", "step('x') { backup() }\n");
        assertThat(shell.run("run", "r.groovy").err())
                .contains("backup needs a table, or database: true", "state: nothing changed");
        shell.file("r.groovy", "step('x') { restore 'a', 'b' }\n");
        assertThat(shell.run("check", "r.groovy").err()).contains("restore takes one unnamed argument");
        shell.file("r.groovy", "step('x') { backups 'a' }\n");
        assertThat(shell.run("check", "r.groovy").err()).contains("backups takes no unnamed argument");
        assertThat(shell.run("backup", "t", "--as", "../x").err()).contains("as: takes at most 60 letters");
        assertThat(shell.run("backup", "t", "--retain", "0").err()).contains("retain must be at least 1, was 0");
    }
}
