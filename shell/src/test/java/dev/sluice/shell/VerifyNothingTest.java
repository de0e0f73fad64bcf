package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that look as if they verified something. */
class VerifyNothingTest {
    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void makeTables() {
        shell = Shell.comparing(directory, """
                create table t (id integer primary key, v text, p real, email text);
                insert into t values (1, 'a', 1.0, 'x'), (2, 'BAD', 0.5, 'x');
                """);
    }

    private Outcome verify(String text, String... more) {
        String[] call = new String[more.length + 2];
        call[0] = "verify";
        call[1] = "file.groovy";
        System.arraycopy(more, 0, call, 2, more.length);
        return shell.file("file.groovy", "runbook 'file'\n" + text).run(call);
    }

    private void ends(int code, String text, String sentence) {
        Outcome outcome = verify(text);
        assertThat(outcome.code()).as(text + outcome.out() + outcome.err()).isEqualTo(code);
        assertThat(outcome.out() + outcome.err()).contains(sentence);
    }

    /** Traps 22 and 30: a loop over a list that came out empty would be fine for ever. */
    @Test
    void whatLooksAtNothingIsRefused() {
        ends(2, "for (t in []) { verify 't', against: 'ref:t' }", "nothing was looked at");
        ends(2, "def t = 't'", "nothing was looked at");
        ends(2, "verify { }", "verify { } has nothing to look at");
        ends(2, "verify { table('t') { } }", "the checks of table \"t\" are none");
        ends(2, "verify { table('t') { notNull() } }", "notNull names no column");
        ends(2, "verify { table('t') { accepted 'v', [null] } }", "accepted 'v' has no values");
        ends(0, "expect('one') { 1 }", "1 expectation met");
    }

    /** Trap 22: beside a null no value would be unknown. */
    @Test
    void anAcceptedNullHidesNothing() {
        ends(3, "verify { table('t') { accepted 'v', ['a', null] } }", "not so in 1 of 2 rows, such as (id=2)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"range 'p', 0.0..<1.0", "rows 5..<5", "length 'v', 3..1", "rows 9..1"})
    void aRangeWhoseEndsWouldBeTakenOtherwiseIsRefused(String check) {
        ends(2, "verify { table('t') { " + check + " } }", "takes a range from the least to the most, ends included");
    }

    @Test
    void aValueInAConditionIsBoundAndPiecesAreRefused() {
        String bound = "def who = \"x' or '1'='1\"\nverify { table('t') { check \"v = ${who}\" } }";
        ends(3, bound, "not so in 2 of 2 rows");
        ends(2, "def who = 'x'\nverify { table('t') { check 'v = ' + who } }", "SQL text is joined from pieces");
    }

    /** Trap 21, for two sides. */
    @Test
    void strictlyNothingBesideNothingIsADifference() {
        String nothing = "verify 't', against: 'ref:t', where: '1 = 0'";
        Outcome told = verify(nothing);
        assertThat(told.code()).as(told.err()).isZero();
        assertThat(told.out()).contains("same (vacuous: 0 rows)");
        Outcome strict = verify(nothing, "--strict");
        assertThat(strict.code()).isEqualTo(3);
        assertThat(strict.err()).contains("with --strict: verify lab:t against ref:t: same (vacuous: 0 rows)");
        assertThat(verify("verify 't', against: 'ref:t'", "--strict").code()).isZero();
    }

    @Test
    void factsAndReportsAreNoSteps() {
        ends(
                0,
                "def n = fact('n') { count 't' }\nreport 'Rows', fact('r') { rows('select 1 as n') }\nexpect('two') { n == 2 }",
                "met");
        ends(2, "step('s') { sql 'delete from t' }", "\"file\" has steps, and verify only looks");
        assertThat(verify("step('s') { sql 'delete from t' }").err()).contains("file.groovy:2");
    }

    @Test
    void aSortThatIsIgnoredMayStandAlone() {
        shell.run("ref", "-c", "create index t_v on t (v)");
        ends(3, "verify { schema { matches profile('ref') } }", "index \"t_v\" of \"t\" is only in ref");
        ends(0, "verify { schema { matches profile('ref'), ignore: 'index' } }", "met");
    }

    /** Trap 29. */
    @Test
    void noReportShowsAMaskedValueOrAPassword() throws IOException {
        shell.run("lab", "-c", "update t set email = 'ada@canary.example' where id = 1");
        shell.run("ref", "-c", "update t set email = 'bob@canary.example' where id = 1");
        String[] reports = {"--report", "junit=v.xml", "--report", "json=v.json", "--report", "html=v.html"};
        Outcome outcome = verify("verify 't', against: 'ref:t'", reports);
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.out() + outcome.err())
                .contains("email: *** against ***")
                .doesNotContain("canary");
        for (String name : new String[] {"v.xml", "v.json", "v.html"}) {
            assertThat(Files.readString(directory.resolve(name)))
                    .contains("1 changed")
                    .doesNotContain("canary");
        }
        shell.file("sluice.toml", """
                default = "lab"
                [profiles.lab]
                url = "jdbc:sqlite:lab.db"
                [profiles.ref]
                url = "postgresql://ops:canary-word@127.0.0.1:9/app"
                """);
        Outcome refused = verify("verify 't', against: 'ref:t'", reports);
        assertThat(refused.code()).as(refused.err()).isEqualTo(4);
        assertThat(refused.out() + refused.err()).doesNotContain("canary-word");
        for (String name : new String[] {"v.xml", "v.json", "v.html"}) {
            assertThat(Files.readString(directory.resolve(name))).doesNotContain("canary-word");
        }
    }
}
