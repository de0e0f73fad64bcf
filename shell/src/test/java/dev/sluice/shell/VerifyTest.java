package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.profile.SecretRegistry;
import dev.sluice.shell.Shell.Outcome;
import dev.sluice.shell.script.Expectation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words {@code verify} and {@code compare}, and {@code sluice compare}. */
class VerifyTest {
    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void makeTables() {
        shell = Shell.comparing(
                directory, "create table t (id integer primary key, v text); insert into t values (1, 'a'), (2, 'b')");
    }

    @Test
    void aDifferenceIsExitCodeThreeAndIsShown() {
        assertThat(shell.run("lab", "-c", "verify 't', against: 'ref:t'").code())
                .isZero();
        shell.run("lab", "-c", "update t set v = 'B' where id = 2");
        Outcome outcome = shell.run("lab", "-c", "verify 't', against: 'ref:t'");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.err())
                .contains("1 equal, 1 changed, 0 only in ref:t, 0 only in lab:t", "v: 'B' against 'b'");
    }

    @Test
    void theCommandLineComparesWithoutAScript() {
        Outcome same = shell.run("compare", "lab:t", "ref:t");
        assertThat(same.code()).isZero();
        assertThat(same.out()).contains("same", "compare lab:t against ref:t");
        shell.run("lab", "-c", "delete from t where id = 1");
        Outcome outcome = shell.run("compare", "lab:t", "ref:t", "--format", "json");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.out())
                .contains("\"equal\" : 1", "\"missing\" : 1", "only in ref:t", "read both sides in key order");
        assertThat(shell.run("compare", "lab:t", "ref:t", "--where", "id > 1").code())
                .isZero();
        assertThat(shell.run("compare", "t", "ref:t", "--ignore", "id", "--no-key")
                        .code())
                .isEqualTo(3);
    }

    /** Traps 1 and 2. */
    @Test
    void anErrorIsNeverADifference() {
        assertThat(shell.run("compare", "lab:t", "ref:nothing").code()).isEqualTo(2);
        assertThat(shell.run("compare", "lab:t", "nobody:t").code()).isEqualTo(2);
        assertThat(shell.run("compare", "lab:t", "ref:t", "--where", "json(v) is null")
                        .code())
                .isEqualTo(1);
        assertThat(shell.run("compare", "lab:t", "ref:t", "--where", "no such").code())
                .isNotIn(0, 3);
    }

    @Test
    void aRunbookLooksAtTheResultAndAFailedVerifyTakesItsStepBack() {
        shell.file("check.groovy", """
                runbook 'check'
                verify 't', against: 'ref:t'
                def d = compare 't', against: 'ref:t'
                note "same: ${d.same}, equal ${d.equalRows}"
                step('spoil') {
                  sql "update t set v = 'x' where id = 1"
                  verify 't', against: 'ref:t'
                }
                """);
        Outcome outcome = shell.run("run", "check.groovy");
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(3);
        assertThat(outcome.out() + outcome.err()).contains("same: true, equal 2", "v: 'x' against 'a'");
        assertThat(shell.run("compare", "lab:t", "ref:t").code()).isZero();
    }

    private Outcome checks(String body) {
        return shell.file("checks.groovy", "runbook 'checks'\nverify { table('t') {\n" + body + "\n} }\n")
                .run("run", "checks.groovy");
    }

    private void passes(String body) {
        Outcome outcome = checks(body);
        assertThat(outcome.code()).as(body + outcome.err()).isZero();
    }

    private void fails(String body, String sentence) {
        Outcome outcome = checks(body);
        assertThat(outcome.code()).as(body + outcome.err()).isEqualTo(3);
        assertThat(outcome.err()).contains(sentence);
    }

    @Test
    void everyCheckPassesAndFailsWithTheRowsThatBreakIt() {
        shell.run(
                "lab",
                "-c",
                "create table p (code text primary key); insert into p values ('a');"
                        + " insert into t values (3, null), (4, 'a')");
        passes("notNull 'id'; unique 'id'; accepted 'v', ['a', 'b']; range 'id', 1..4; length 'v', 1..1; rows 4;"
                + " rows 1..9; complete 'v', 75; check 'id > 0'; unique 'id', 'v'");
        fails("notNull 'v'", "t: v is not null: not so in 1 of 4 rows, such as (id=3)");
        fails("unique 'v'", "t: v is unique: repeated values: 1, such as (v=a, times=2)");
        fails("accepted 'v', ['a']", "t: v is one of [a]: not so in 1 of 4 rows, such as (id=2)");
        fails("range 'id', 2..3", "not so in 2 of 4 rows, such as (id=1), (id=4)");
        fails("length 'v', 2..9", "not so in 3 of 4 rows");
        fails("rows 5", "t: has 5 rows: it has 4");
        fails("complete 'v', 76", "v is complete to at least 76.0 %: not so in 1 of 4 rows, such as (id=3)");
        fails("check 'id < 4'", "t: id < 4: not so in 1 of 4 rows, such as (id=4)");
        fails("references 'v', 'p'", "t: v refers to p: not so in 1 of 4 rows, such as (id=2)");
        fails("references 'v', 'p', 'code'", "t: v refers to p(code): not so in 1 of 4 rows");
    }

    @Test
    void aWarningEndsNothingAndAnErrorIsNoDifference() {
        Outcome warned = checks("warn { notNull 'v'; rows 9 }; notNull 'id'");
        assertThat(warned.code()).as(warned.err()).isZero();
        assertThat(warned.out()).contains("warning: t: has 9 rows: it has 2");
        assertThat(checks("notNull 'nothing'").code()).isEqualTo(1);
        assertThat(checks("notNul 'v'").code()).isEqualTo(2);
    }

    /** Trap 21. */
    @Test
    void aPassOnAnEmptyTableIsCalledVacuous() {
        shell.run("lab", "-c", "delete from t");
        assertThat(checks("notNull 'v'").out()).contains("pass (vacuous: 0 rows)");
        fails("notNull 'v'; rows 1..10", "t: has from 1 to 10 rows: it has 0");
    }

    @Test
    void aFailedCheckTakesItsStepBack() {
        shell.file("step.groovy", """
                runbook 'step'
                step('spoil') {
                  sql 'update t set v = null where id = 1'
                  verify { table('t') { notNull 'v' } }
                }
                """);
        assertThat(shell.run("run", "step.groovy").code()).isEqualTo(3);
        assertThat(shell.run("compare", "lab:t", "ref:t").code()).isZero();
        assertThat(shell.run("lab", "-c", "verify { table('t') { notNull 'v'; rows 1..2 } }")
                        .code())
                .isZero();
    }

    @Test
    void eachVerifyIsATestCaseOfTheReport() throws IOException {
        shell.file("cases.groovy", """
                runbook 'cases'
                verify { table('t') { notNull 'id'; warn { rows 9 } } }
                verify 't', against: 'ref:t'
                """);
        shell.run("lab", "-c", "update t set v = ']]>' || char(7) || '<script>::error::' where id = 1");
        Outcome outcome = shell.run("run", "cases.groovy", "--report", "junit=cases.xml");
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(3);
        assertThat(report("cases.xml"))
                .contains("failures=\"1\" errors=\"0\"", "<property name=\"warnings\" value=\"1\"/>")
                .contains("<system-out>warning: t: has 9 rows: it has 2</system-out>")
                .contains("name=\"t: id is not null\"", "name=\"t: has 9 rows\"", "verify lab:t against ref:t")
                .doesNotContain("<script>", "\u0007");
    }

    /** Traps 1, 21, 28 and 30. */
    @Test
    void filesAreVerifiedAndAnErrorOutweighsADifference() {
        shell.file("good.groovy", "runbook 'good'\nverify { table('t') { notNull 'v'; warn { rows 9 } } }\n");
        shell.file("bad.groovy", "runbook 'bad'\nverify 't', against: 'ref:t'\n");
        shell.file("broken.groovy", "runbook 'broken'\nverify { table('t') { notNull 'nothing' } }\n");
        shell.file("writes.groovy", "runbook 'writes'\nstep('s') { sql 'delete from t' }\n");
        shell.run("lab", "-c", "update t set v = 'x' || char(10) || '::error::forged' where id = 1");
        assertThat(shell.run("verify", "good.groovy").code()).isZero();
        Outcome strict = shell.run("verify", "good.groovy", "--strict");
        assertThat(strict.code()).isEqualTo(3);
        assertThat(strict.err()).contains("with --strict: t: has 9 rows: it has 2");
        Outcome bad = shell.run("verify", "good.groovy", "bad.groovy", "--report", "github");
        assertThat(bad.code()).isEqualTo(3);
        assertThat(bad.out())
                .contains(
                        "::error file=bad.groovy,line=2::verify lab:t against ref:t: 1 equal, 1 changed",
                        "x\\n::error::")
                .doesNotContain("\n::error::");
        assertThat(shell.run("verify", "bad.groovy", "broken.groovy").code()).isEqualTo(1);
        assertThat(shell.run("verify", "broken.groovy", "bad.groovy").code()).isEqualTo(1);
        assertThat(shell.run("verify", "writes.groovy").code()).isEqualTo(2);
        assertThat(shell.run("lab", "-c", "count 't'").out()).isEqualTo("2\n");
    }

    private String report(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    @Test
    void oneReportIsOfAllFilesAndKeepsFailuresErrorsAndWarningsApart() throws Exception {
        shell.file("good.groovy", "runbook 'good'\nverify { table('t') { notNull 'v'; warn { rows 9 } } }\n");
        shell.file("bad.groovy", "runbook 'bad'\nverify 't', against: 'ref:t'\n");
        shell.file("broken.groovy", "runbook 'broken'\nverify { table('t') { notNull 'nothing' } }\n");
        shell.run("lab", "-c", "update t set v = ']]>' || char(7) || '<script>' || char(27) || '[2J' where id = 1");
        Outcome outcome = shell.run(
                "verify",
                "good.groovy",
                "bad.groovy",
                "broken.groovy",
                "--report",
                "junit=v.xml",
                "--report",
                "html=v.html",
                "--report",
                "json=v.json",
                "--report",
                "github");
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(1);
        assertThat(report("v.xml"))
                .contains("<testsuites name=\"good, bad, broken\" tests=\"4\" failures=\"1\" errors=\"1\"")
                .contains("<testsuite name=\"good\" tests=\"2\" failures=\"0\" errors=\"0\"")
                .contains("<testsuite name=\"bad\" tests=\"1\" failures=\"1\" errors=\"0\"")
                .contains("<testsuite name=\"broken\" tests=\"1\" failures=\"0\" errors=\"1\"");
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(directory.resolve("v.xml").toFile());
        assertThat(report("v.html"))
                .containsOnlyOnce("<!DOCTYPE html>")
                .containsOnlyOnce("</html>")
                .contains("<h1>good</h1>", "<h1>bad</h1>", "<h1>broken</h1>")
                .doesNotContain("<script>", "\u0007", "\u001b");
        assertThat(report("v.json").lines())
                .allMatch(line -> line.startsWith("{") && line.endsWith("}"))
                .anyMatch(line -> line.startsWith("{\"file\":\"good.groovy\",\"title\":\"t: has 9 rows\",\"met\":true")
                        && line.contains("\"warning\":\"t: has 9 rows: it has 2\""))
                .anyMatch(line -> line.startsWith("{\"file\":\"bad.groovy\",\"exitCode\":3,"))
                .anyMatch(line -> line.startsWith("{\"file\":\"broken.groovy\",\"exitCode\":1,"))
                .last()
                .isEqualTo("{\"exitCode\":1}");
        assertThat(outcome.out().lines().filter(line -> line.startsWith("::")))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("::error file=bad.groovy,line=2::verify lab:t")
                                .contains("1 equal, 1 changed"),
                        line -> assertThat(line).startsWith("::error file=broken.groovy,line=2::"),
                        line -> assertThat(line).startsWith("::warning file=good.groovy::t: has 9 rows"));
    }

    @Test
    void aLineOfTheReportIsThereAsSoonAsItIsKnown() throws IOException {
        Path file = directory.resolve("lines.json");
        VerifyLines lines = new VerifyLines(List.of(file), new SecretRegistry());
        assertThat(file).isEmptyFile();
        lines.of("a.groovy").expected(new Expectation("one", false, "was 2", ""));
        assertThat(file).hasContent("{\"file\":\"a.groovy\",\"title\":\"one\",\"met\":false,\"fact\":\"was 2\"}");
        lines.ended(3);
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void strictlyAWarningIsAFailureOfEveryReport() throws IOException {
        shell.file("warns.groovy", "runbook 'warns'\nverify { table('t') { warn { rows 9 } } }\n");
        String[] call = {"verify", "warns.groovy", "--report", "junit=v.xml", "--report", "json=v.json"};
        assertThat(shell.run(call).code()).isZero();
        assertThat(report("v.xml")).contains("failures=\"0\"");
        assertThat(shell.run("verify", "warns.groovy", "--strict", "--report", "junit=v.xml", "--report", "json=v.json")
                        .code())
                .isEqualTo(3);
        assertThat(report("v.xml")).contains("failures=\"1\"", "message=\"t: has 9 rows: it has 2\"");
        assertThat(report("v.json").lines().toList()).last().isEqualTo("{\"exitCode\":3}");
    }

    /** Trap 30. */
    @Test
    void threeHundredFailuresAreOneExitCodeAndAFewAnnotations() {
        String checks = "notNull 'v'; ".repeat(300);
        shell.file("many.groovy", "runbook 'many'\nverify { table('t') { " + checks + "} }\n");
        shell.run("lab", "-c", "update t set v = null where id = 1");
        Outcome outcome = shell.run("verify", "many.groovy", "--report", "github");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.out().lines().filter(line -> line.startsWith("::error")))
                .hasSize(10)
                .last()
                .isEqualTo("::error file=many.groovy::300 in all");
    }
}
