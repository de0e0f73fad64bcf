package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One line with {@code -c}, and lines piped in. */
class LineTest {
    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void makeTable() {
        shell = new Shell(directory).file("sluice.toml", """
                [profiles.lab]
                url = "jdbc:sqlite:lab.db"
                [profiles.prod]
                url = "jdbc:sqlite:lab.db"
                protected = true
                """);
        shell.run(
                "lab",
                "-c",
                "create table t (id integer primary key, name text); insert into t values (1, 'a'), (2, null)");
    }

    @Test
    void resultsComeInTheFormatAskedFor() {
        assertThat(shell.run("lab", "-c", "select * from t order by id").out()).isEqualTo("""
                 id | name
                ----+------
                  1 | a
                  2 | NULL
                (2 rows)
                """);
        assertThat(query("json")).isEqualTo("[{\"id\":1,\"name\":\"a\"},\n {\"id\":2,\"name\":null}]\n");
        assertThat(query("csv")).isEqualTo("id,name\n1,a\n2,\n");
        assertThat(query("tsv")).isEqualTo("id\tname\n1\ta\n2\t\\N\n");
    }

    private String query(String format) {
        return shell.run("lab", "-c", "select * from t order by id;", "--format", format)
                .out();
    }

    @Test
    void onlyDataGoesToStandardOutput() {
        assertThat(shell.run("lab", "-c", "insert into t values (3, 'c')"))
                .isEqualTo(new Outcome(0, "", "lab (sqlite file)\n1 row changed\n"));
        assertThat(shell.run("lab", "-c", "drop table t"))
                .isEqualTo(new Outcome(0, "", "lab (sqlite file)\ndone: drop\n"));
    }

    @Test
    void wordsOfTheLanguageWorkToo() {
        assertThat(shell.run("lab", "-c", "count 't'").out()).isEqualTo("2\n");
        assertThat(shell.run("lab", "-c", "rows 'select id from t'", "--format", "json")
                        .out())
                .isEqualTo("[{\"id\":1},\n {\"id\":2}]\n");
        assertThat(shell.run("lab", "-c", "count 't'", "--format", "csv").out()).isEqualTo("value\n2\n");
    }

    @Test
    void theStatementsOfALineAreOneTransaction() {
        Outcome outcome = shell.run("lab", "-c", "insert into t values (3, 'c'); insert into t values (1, 'again')");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).endsWith("state: nothing changed\n");
        assertThat(shell.run("lab", "-c", "select count(*) as n from t", "--format", "csv")
                        .out())
                .isEqualTo("n\n2\n");
    }

    @Test
    void aProtectedProfileIsOnlyRead() {
        assertThat(shell.run("prod", "-c", "select count(*) as n from t", "--format", "csv")
                        .out())
                .isEqualTo("n\n2\n");
        Outcome refused = shell.run("prod", "-c", "delete from t");
        assertThat(refused.code()).isEqualTo(8);
        assertThat(refused.err()).endsWith("""
                        sluice: profile "prod" is protected - SQL - read the plan, then approve with --approve prod
                        state: nothing changed
                        """);
    }

    @Test
    void transactionsAreNotBegunByHand() {
        assertThat(shell.run("lab", "-c", "begin; delete from t").err())
                .contains("sluice: \"begin\" is refused: blocks begin and end transactions");
    }

    @Test
    void anUnknownTableIsOneFailureWithItsState() {
        Outcome outcome = shell.run("lab", "-c", "select * from nowhere");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("sluice: ", "nowhere").endsWith("state: nothing changed\n");
    }

    @Test
    void whatIsPipedInIsEvaluatedInputByInput() {
        Outcome outcome = shell.runWith("""
                -- a comment
                insert into t
                  values (3, 'c;d');
                def n = count 't'
                println "rows: ${n}"
                \\d
                select name from t where id = 3;
                \\q
                select 'never';
                """, "lab", "--format", "csv");

        assertThat(outcome.code()).isEqualTo(0);
        assertThat(outcome.out())
                .endsWith("name\nc;d\n")
                .doesNotContain("never")
                .doesNotContain("\u001b");
        assertThat(outcome.err()).contains("rows: 3\n").doesNotContain("\u001b");
    }

    @Test
    void theFirstFailureEndsWhatIsPipedInAndSaysWhatIsDone() {
        Outcome outcome =
                shell.runWith("insert into t values (3, 'c');\ninsert into t values (3, 'c');\nselect 1;\n", "lab");

        assertThat(outcome.code()).isEqualTo(6);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .endsWith(
                        "state: 1 transaction of what stands before line 2 is committed; what failed is rolled back\n");
    }

    @Test
    void aFailureAfterReadsOnlyHasKeptNothing() {
        Outcome outcome = shell.runWith("select 1;\nselect * from nowhere;\n", "lab");

        assertThat(outcome.code()).isEqualTo(1);
    }

    @Test
    void hostileDataStaysVisibleInTextAndExactInMachineFormats() {
        shell.run("lab", "-c", "insert into t values (9, char(27) || '[2J')");

        String query = "select name from t where id = 9";
        assertThat(shell.run("lab", "-c", query).out()).contains("\\x1B[2J").doesNotContain("\u001b");
        assertThat(shell.run("lab", "-c", query, "--format", "csv").out()).isEqualTo("name\n\u001b[2J\n");
        assertThat(shell.run("lab", "-c", "select * from \"a\u001b[2Jb\"").err())
                .doesNotContain("\u001b");
    }

    @Test
    void describesTables() {
        assertThat(shell.run("lab", "-c", "\\d t").out()).isEqualTo("""
                 column | type    | null     | default
                --------+---------+----------+---------
                 id     | INTEGER | not null |
                 name   | TEXT    |          |
                (2 rows)
                primary key (id)
                """);
        assertThat(shell.run("lab", "-c", "\\timng").err())
                .contains("unknown command \"\\timng\" - did you mean \"\\timing\"?");
    }

    @Test
    void aReaderWhoLeavesEndsAResultQuietly() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Main main = new Main(InputStream.nullInputStream(), failing("Broken pipe"), err, shell.environment());

        assertThat(main.run("lab", "-c", "select * from t")).isEqualTo(0);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("lab (sqlite file)\n");
    }

    @Test
    void aFullDiskUnderStandardOutputIsToldAndFailsARead() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Main main =
                new Main(InputStream.nullInputStream(), failing("No space left on device"), err, shell.environment());

        assertThat(main.run("lab", "-c", "select * from t")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("sluice: standard output could not be written: No space left on device");
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }

    @Test
    void aPipeThatFailsInsideATransactionTakesItBackAndSaysSo() {
        Outcome outcome = shell.runWith("begin;\ninsert into t values (9, 'z');\nselect * from nowhere;\n", "lab");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).endsWith("state: the transaction that was open is rolled back\n");
    }
}
