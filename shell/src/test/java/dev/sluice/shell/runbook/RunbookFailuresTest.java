package dev.sluice.shell.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.runbook.StepResult.Outcome;
import dev.sluice.shell.script.Lab;
import dev.sluice.testing.Engine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a run keeps, and how it ends, when something in it goes wrong. */
@ParameterizedClass
@EnumSource(Engine.class)
class RunbookFailuresTest {
    @Parameter
    private Engine engine;

    private Lab lab;

    @BeforeEach
    void openLab() {
        lab = new Lab(engine);
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private RunOptions options() {
        return RunOptions.of(lab.session());
    }

    private RunResult run(String text) {
        return run(text, options());
    }

    private static RunResult run(String text, RunOptions options) {
        return RunbookRunner.run(Runbook.compile("r.groovy", text, Lab.LANGUAGE), options);
    }

    private static String sentence(RunResult result) {
        return result.failure().map(Throwable::getMessage).orElse("");
    }

    private static String state(RunResult result) {
        return result.failure().map(SluiceException::state).orElse("");
    }

    @Test
    void rollsBackTheStepWhoseAssertionFails() {
        RunResult result = run("""
                step('fill') {
                    touch 't', label: 'a'
                    assert count('t') == 2
                }
                """);

        assertThat(result.kind()).contains(Kind.FAILED);
        assertThat(sentence(result))
                .startsWith("assertion failed: assert count('t') == 2")
                .endsWith("- r.groovy:3");
        assertThat(state(result)).isEqualTo("nothing changed; rolled back: step \"fill\"");
        assertThat(lab.labels()).isEmpty();
    }

    @Test
    void refusesToCommitAfterASwallowedError() {
        RunResult result = run("""
                step('fill') {
                    touch 't', label: 'a'
                    try { sql 'insert into t (label) values (null)' } catch (Exception e) { note 'never mind' }
                }
                """);

        assertThat(result.kind()).contains(Kind.FAILED);
        assertThat(sentence(result)).startsWith("commit refused: a statement failed and its error was swallowed");
        assertThat(lab.labels()).isEmpty();
    }

    @Test
    void keepsTheRestWhenASavepointTakesTheErrorBack() {
        RunResult result = run("""
                step('fill') {
                    touch 't', label: 'a'
                    try { transaction { sql 'insert into t (label) values (null)' } } catch (Exception e) { note 'gone' }
                    touch 't', label: 'b'
                }
                """);

        assertThat(sentence(result)).isEmpty();
        assertThat(lab.labels()).containsExactly("a", "b");
    }

    @Test
    void endsAsPartlyDoneWhenAnEarlierStepIsCommitted() {
        RunResult result = run("""
                step('first') { touch 't', label: 'a' }
                step('second') {
                    touch 't', label: 'b'
                    sql 'insert into nowhere values (1)'
                }
                step('third') { touch 't', label: 'c' }
                """);

        assertThat(result.kind()).contains(Kind.PARTLY);
        assertThat(sentence(result)).contains("nowhere").contains("r.groovy:4");
        assertThat(state(result)).isEqualTo("committed: step \"first\"; rolled back: step \"second\"");
        assertThat(result.steps()).extracting(StepResult::outcome).containsExactly(Outcome.COMMITTED, Outcome.FAILED);
        assertThat(lab.labels()).containsExactly("a");
    }

    @Test
    void endsAsADifferenceWhenAnExpectationFailsAndNothingIsKept() {
        assertThat(sentence(run("expect 'some rows', some: 'select 1 from t'")))
                .isEqualTo("expectation \"some rows\" failed: the query found no rows, expected some - r.groovy:1"
                        + " - look with: select 1 from t");
        assertThat(run("expect 'five', is: 5, { count 't' }").kind()).contains(Kind.DIFFERENCE);
        assertThat(sentence(run("expect 'five', is: 5, { count 't' }")))
                .isEqualTo("expectation \"five\" failed: was 0, expected 5 - r.groovy:1");
        assertThat(run("expect('true') { count('t') > 0 }").kind()).contains(Kind.DIFFERENCE);
        assertThat(run("expect('asserted') { assert count('t') > 0 }").kind()).contains(Kind.DIFFERENCE);
    }

    @Test
    void anErrorOfSqlInAnExpectationIsNoDifference() {
        RunResult result = run("expect 'x', none: 'select 1 from nowhere'");

        assertThat(result.kind()).contains(Kind.FAILED);
    }

    @Test
    void anInterruptEndsALoopAndRollsBack() throws InterruptedException {
        Runbook runbook =
                Runbook.compile("r.groovy", "step('a') {\n touch 't', label: 'x'\n while (true) { }\n}", Lab.LANGUAGE);
        RunbookRunner runner = new RunbookRunner(runbook, options());
        List<RunResult> results = new ArrayList<>();
        Thread thread = new Thread(() -> results.add(runner.run()));
        thread.start();
        Thread.sleep(500);

        runner.cancel();
        thread.join(5000);

        assertThat(results).hasSize(1);
        assertThat(results.get(0).kind()).contains(Kind.INTERRUPTED);
        assertThat(lab.labels()).isEmpty();
    }

    @Test
    void endlessRecursionIsAnOrdinaryFailure() {
        RunResult result = run("def f(int n) { f(n + 1) }\nstep('a') { touch 't', label: 'x'; f(0) }");

        assertThat(sentence(result)).startsWith("the script calls itself without end - r.groovy:1");
        assertThat(lab.labels()).isEmpty();
    }
}
