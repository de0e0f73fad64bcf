package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice verify}: which files it takes, and what its reports say of them. */
class VerifyFilesTest {
    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void makeTables() {
        shell = Shell.comparing(
                directory, "create table t (id integer primary key, v text); insert into t values (1, 'a'), (2, 'b')");
    }

    private Outcome verify(String text, String... options) {
        shell.file("it.groovy", text);
        String[] call = new String[options.length + 2];
        call[0] = "verify";
        call[1] = "it.groovy";
        System.arraycopy(options, 0, call, 2, options.length);
        return shell.run(call);
    }

    private String report(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    /** A job whose checks were commented out would be green for ever. */
    @Test
    void aFileThatVerifiesNothingIsAMistakeAndNoPass() throws IOException {
        for (String text : new String[] {
            "runbook 'empty'\n",
            "",
            "compare 't', against: 'ref:t'\n",
            "report 'Rows', fact('r') { rows 'select 1 as n' }\n"
        }) {
            Outcome outcome = verify(text, "--report", "junit=v.xml");
            assertThat(outcome.code()).as(text).isEqualTo(2);
            assertThat(outcome.err()).contains("nothing was looked at that could fail", "it.groovy");
            assertThat(report("v.xml")).contains("errors=\"1\"");
        }
        assertThat(verify("runbook 'one'\nexpect 'rows', some: 'select 1 from t'\n")
                        .code())
                .isZero();
    }

    @Test
    void factsAndReportsAreNoStepsAndAStepIsNamedByItsLine() {
        Outcome outcome = verify("""
                runbook 'reports'
                expect 'rows', some: 'select 1 from t'
                report 'Rows', fact('r') { rows 'select count(*) as n from t' }
                """);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("done: 1 expectation met, ").doesNotContain("0 steps");
        Outcome steps = verify("runbook 'steps'\nverify 't', against: 'ref:t'\n\nstep('s') { sql 'delete from t' }\n");
        assertThat(steps.code()).isEqualTo(2);
        assertThat(steps.err()).contains("has steps", "it.groovy:4");
    }

    @Test
    void aMisspeltCheckIsCorrectedByTheWordsOfItsBlock() {
        assertThat(verify("verify { table('t') { notNul 'v' } }\n").err()).contains("did you mean \"notNull\"?");
        assertThat(verify("verify { table('t') { warn { ['v'].each { row it } } } }\n")
                        .err())
                .contains("did you mean \"rows\"?");
        assertThat(verify("verify { schema { table('t') { colum 'v' } } }\n").err())
                .contains("did you mean \"column\"?");
        assertThat(verify("verify { nothingLikeIt 'v' }\n").err()).contains("there are: schema, table");
    }

    /** Values are read by threads of their own. */
    @Test
    void aValueThatCannotBeReadNamesItsSideAndTheLineOfTheScript() {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            shell.file("sluice.toml", """
                            default = "lab"
                            [profiles.lab]
                            url = "jdbc:sqlite:lab.db"
                            [profiles.pg]
                            url = "postgresql://%s@%s:%d/%s"
                            password = { env = "PW" }
                            """.formatted(
                                    database.user(), database.host(), database.port(), database.database()))
                    .with("PW", database.password());
            shell.run("pg", "-c", "create table t (id integer primary key, v integer)");
            Outcome outcome = verify("runbook 'n'\n\nverify 'pg:t', against: 'lab:t'\n");
            assertThat(outcome.code()).as(outcome.err()).isEqualTo(1);
            assertThat(outcome.err()).contains("lab:t", "is text, not an integer", "it.groovy:3");
        }
    }

    @Test
    void anAnnotationNamesTheLineAndSaysWhatItSaysOnce() {
        Outcome outcome = verify("runbook 'a'\n\nverify { table('t') { rows 9 } }\n", "--report", "github");
        assertThat(outcome.out()).contains("::error file=it.groovy,line=3::t: has 9 rows: it has 2\n");
    }

    /** GitHub keeps ten of a step. */
    @Test
    void theNumberOfAnnotationsIsAmongThoseThatAreKept() {
        Outcome outcome =
                verify("runbook 'a'\nverify { table('t') { " + "rows 9; ".repeat(11) + "} }\n", "--report", "github");
        assertThat(outcome.out().lines().filter(l -> l.startsWith("::error")))
                .hasSize(10)
                .last()
                .asString()
                .endsWith("::11 in all");
        shell.run("lab", "-c", "delete from t");
        Outcome warned = verify(
                "runbook 'a'\nverify { table('t') { " + "notNull 'v'; ".repeat(11) + "warn { rows 9 } } }\n",
                "--report",
                "github");
        assertThat(warned.out().lines().filter(l -> l.startsWith("::warning")))
                .hasSize(10)
                .first()
                .asString()
                .endsWith("t: has 9 rows: it has 0");
    }

    @Test
    void aPageOfSeveralFilesBeginsWithWhatBecameOfAllOfThem() throws IOException {
        shell.file("good.groovy", "runbook 'good'\nverify 't', against: 'ref:t'\n");
        Outcome outcome = verify(
                "runbook 'bad'\nverify { table('t') { rows 9; rows 8 } }\n", "good.groovy", "--report", "html=v.html");
        assertThat(outcome.code()).isEqualTo(3);
        String page = report("v.html");
        assertThat(page.substring(0, page.indexOf("<h1>bad</h1>")))
                .contains("2 files, 1 failed", "failed, exit code 3");
        assertThat(page).containsOnlyOnce("<pre>").doesNotContain("<dt>steps</dt>", "nothing changed");
        assertThat(outcome.err()).containsOnlyOnce("\n^");
    }
}
