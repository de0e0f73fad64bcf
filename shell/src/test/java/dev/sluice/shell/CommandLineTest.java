package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    @TempDir
    private Path directory;

    @Test
    void tellsItsVersion() {
        assertThat(shell().run("--version")).isEqualTo(new Outcome(0, "sluice development\n", ""));
    }

    @Test
    void helpNamesEveryCommand() {
        assertThat(shell().run("--help").out()).contains("run", "check", "profiles", "doctor", "trust");
        assertThat(shell().run("run", "--help").out()).contains("--dry-run", "Exit codes:");
    }

    @Test
    void aMisspeltOptionIsAskedAbout() {
        expectUsage(
                shell().run("run", "--dryrun", "x.groovy"),
                "sluice: unknown option \"--dryrun\" - did you mean \"--dry-run\"?");
    }

    @Test
    void anOptionBeforeTheCommandIsNotForgotten() {
        for (String[] call : new String[][] {
            {"--profile=other", "run", "x.groovy"},
            {"--config", "nowhere.toml", "profiles"},
            {"other", "run", "x.groovy"},
            {"--log-sql=f", "doctor"},
        }) {
            Outcome outcome = shell().run(call);
            assertThat(outcome.code()).as("%s", (Object) call).isEqualTo(2);
            assertThat(outcome.err()).contains("stands before the command");
        }
        assertThat(shell().run("--debug", "profiles").err()).doesNotContain("stands before");
    }

    @Test
    void anArgumentThatIsNoTextIsRefused() {
        expectUsage(
                shell().run("x", "-c", "select '\uFFFD'"),
                "sluice: an argument holds bytes that are no text in this locale, or the character that stands for such"
                        + " - set LC_ALL=C.UTF-8, or put the text in a file");
    }

    @Test
    void aMisspeltCommandIsAskedAbout() {
        expectUsage(shell().run("rnu", "x.groovy"), "sluice: unknown command \"rnu\" - did you mean \"run\"?");
        expectUsage(shell().run("chekc"), "sluice: unknown command or profile \"chekc\" - did you mean \"check\"?");
    }

    @Test
    void whatIsMissingIsNamed() {
        expectUsage(shell().run("run"), "sluice: missing FILE - see: sluice run --help");
        expectUsage(shell().run("check"), "sluice: missing FILE - see: sluice check --help");
        expectUsage(
                shell().run("run", "nothing.groovy"),
                "sluice: runbook \"" + directory + "/nothing.groovy\" cannot be read - check its path and rights");
    }

    @Test
    void aWrongValueOfAnOptionIsExplained() {
        assertThat(shell().run("x", "-c", "1", "--format", "xml"))
                .satisfies(o -> assertThat(o.code()).isEqualTo(2))
                .satisfies(o -> assertThat(o.err())
                        .startsWith("sluice: Invalid value for option '--format'")
                        .endsWith("state: nothing changed\n"));
    }

    @Test
    void aPasswordIsNeverTakenFromTheCommandLine() {
        for (String option : new String[] {"--password=hunter2", "--PASSWORD=hunter2", "-password", "--pwd=hunter2"}) {
            Outcome outcome = shell().run("lab", option, "-c", "select 1");
            assertThat(outcome.code()).isEqualTo(2);
            assertThat(outcome.err())
                    .startsWith("sluice: a password is not taken from the command line")
                    .doesNotContain("hunter2");
        }
        Outcome url = shell().run("postgresql://me:hunter2@localhost/db", "-c", "select 1");
        assertThat(url.code()).isEqualTo(2);
        assertThat(url.err())
                .contains("a password is not taken from the command line")
                .doesNotContain("hunter2");
    }

    @Test
    void withoutAnyProfileNothingIsConnected() {
        expectUsage(
                shell().run("-c", "select 1"),
                "sluice: no profile is named - there is no sluice.toml; make one with: sluice init");

        Shell two = shell().file("sluice.toml", """
                [profiles.a]
                url = "jdbc:sqlite:a.db"
                [profiles.b]
                url = "jdbc:sqlite:b.db"
                """);
        expectUsage(
                two.run("-c", "select 1"),
                "sluice: no profile is named - " + directory + "/sluice.toml - name one; profiles: a, b");
        assertThat(directory.resolve("a.db")).doesNotExist();
    }

    @Test
    void twoProfilesAreOneTooMany() {
        expectUsage(
                shell().run("a", "--profile", "b", "-c", "select 1"),
                "sluice: two profiles are named - --profile - name one");
    }

    @Test
    void profilesAreListedWithoutConnecting() {
        Shell some = shell().file("sluice.toml", """
                default = "a"
                [profiles.a]
                url = "jdbc:sqlite:a.db"
                [profiles.prod]
                url = { env = "NOT_SET" }
                protected = true
                """);

        Outcome outcome = some.run("profiles");

        assertThat(outcome.code()).isEqualTo(0);
        assertThat(outcome.out().replace(directory.toString(), "DIR").replaceAll(" +", " "))
                .isEqualTo("""
                profile connects to written in
                ------- %s --------- -------------
                a DIR/a.db default sluice.toml:2
                prod cannot be told protected sluice.toml:4
                """.formatted("-".repeat((directory + "/a.db").length())));
        assertThat(outcome.err()).startsWith("sluice: environment variable NOT_SET is not set - ");
    }

    private Shell shell() {
        return new Shell(directory);
    }

    private static void expectUsage(Outcome outcome, String message) {
        assertThat(outcome).isEqualTo(new Outcome(2, "", message + "\nstate: nothing changed\n"));
    }
}
