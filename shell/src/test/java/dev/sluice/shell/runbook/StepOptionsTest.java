package dev.sluice.shell.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.shell.runbook.StepResult.Outcome;
import dev.sluice.shell.script.Lab;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class StepOptionsTest {
    @Parameter
    private Engine engine;

    private Lab lab;
    private final List<String> notes = new ArrayList<>();

    @BeforeEach
    void openLab() {
        lab = new Lab(engine);
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private RunOptions options() {
        return RunOptions.of(lab.session()).withListener(new RunListener() {
            @Override
            public void note(String text) {
                notes.add(text);
            }
        });
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
    void aConditionThatSaysNoLeavesTheStepOutWithItsReason() {
        RunResult result = run("""
                step('no', when: { count('t') > 0 }) { touch 't', label: 'a' }
                step('yes', when: { count('t') == 0 }) { touch 't', label: 'b' }
                """);
        assertThat(sentence(result)).isEmpty();
        assertThat(result.steps()).extracting(StepResult::outcome).containsExactly(Outcome.SKIPPED, Outcome.COMMITTED);
        assertThat(result.steps().get(0).evidence().why()).isEqualTo("when: { count('t') > 0 } says no");
        assertThat(lab.labels()).containsExactly("b");
    }

    @Test
    void aGroupsNameIsPartOfItsStepsNames() {
        RunResult result = run("""
                group('outer') {
                    step('one') { touch 't', label: 'a' }
                    group('inner') { step('two') { touch 't', label: 'b' } }
                }
                step('three') { touch 't', label: 'c' }
                """);
        assertThat(sentence(result)).isEmpty();
        assertThat(result.steps())
                .extracting(StepResult::name)
                .containsExactly("outer / one", "outer / inner / two", "three");
    }

    @Test
    void aStepThatTakesTooLongIsEndedAndRolledBack() {
        String endless = engine == Engine.POSTGRES
                ? "select pg_sleep(60)"
                : "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n";
        RunResult result =
                run("step('slow', timeout: 300.millis) { touch 't', label: 'a'; rows '''%s''' }".formatted(endless));
        assertThat(result.kind()).contains(Kind.FAILED);
        assertThat(sentence(result)).startsWith("the step took longer than its 300 ms");
        assertThat(result.took()).hasSeconds(0);
        assertThat(lab.labels()).isEmpty();
        assertThat(run("step('loop', timeout: 200.millis) { while (true) { } }").kind())
                .contains(Kind.FAILED);
        assertThat(sentence(run("step('quick', timeout: 20.seconds) { touch 't', label: 'b' }")))
                .isEmpty();
    }

    @Test
    void settingsLastForTheStepOnly() {
        RunResult result = run("""
                step('set', set: [work_mem: '77MB']) { value "select current_setting('work_mem')" }
                step('after') { value "select current_setting('work_mem')" }
                """);
        if (engine == Engine.POSTGRES) {
            assertThat(result.steps().get(0).value()).isEqualTo("77MB");
            assertThat(result.steps().get(1).value()).isNotEqualTo("77MB");
        } else {
            assertThat(result.kind()).contains(Kind.USAGE);
            assertThat(sentence(result)).startsWith("set: is for PostgreSQL");
        }
    }

    @Test
    void aLockThatIsFreeAgainIsWaitedForByTryingAgain() throws Exception {
        Runbook impatient = contended(0);
        Runbook patient = contended(50);
        try (Database other = lab.another()) {
            CompletableFuture<Void> held = new CompletableFuture<>();
            CompletableFuture<Void> release = new CompletableFuture<>();
            CompletableFuture<Void> over = Beside.run(() -> other.transaction(Access.WRITE, tx -> {
                tx.execute(Sql.of("insert into accounts (balance) values (1)"));
                if (engine == Engine.POSTGRES) {
                    tx.execute(Sql.of("lock table t in access exclusive mode"));
                }
                held.complete(null);
                return release.orTimeout(20, TimeUnit.SECONDS).join();
            }));
            held.get(10, TimeUnit.SECONDS);
            assertThat(RunbookRunner.run(impatient, options()).kind()).contains(Kind.RETRY);
            assertThat(notes).isEmpty();
            CompletableFuture<RunResult> result = Beside.supply(() -> RunbookRunner.run(patient, options()));
            Thread.sleep(400);
            release.complete(null);
            assertThat(sentence(result.get(20, TimeUnit.SECONDS))).isEmpty();
            over.get(10, TimeUnit.SECONDS);
            assertThat(notes.get(0)).startsWith("retry 1 of 50 after: ");
            assertThat(lab.labels()).containsExactly("a");
        }
    }

    private Runbook contended(int retry) {
        String set = engine == Engine.POSTGRES ? ", set: [lock_timeout: '50ms']" : "";
        if (engine == Engine.SQLITE) {
            lab.home().transaction(Access.READ, tx -> tx.query(Sql.of("pragma busy_timeout = 50")));
        }
        String text = "step('x', retry: %d%s) { touch 't', label: 'a' }".formatted(retry, set);
        return Runbook.compile("r.groovy", text, Lab.LANGUAGE);
    }

    @Test
    void anOrdinaryFailureIsNotTriedAgain() {
        RunResult result = run("step('x', retry: 5) { touch 't', label: 'a'; sql 'insert into nowhere values (1)' }");
        assertThat(result.kind()).contains(Kind.FAILED);
        assertThat(notes).isEmpty();
    }

    @Test
    void optionsThatMeanNothingToAStepAreRefused() {
        assertThat(sentence(run("step('x', tx: 'none', retry: 2) { note 'x' }")))
                .startsWith("retry: of step \"x\" needs a transaction that rolls back");
        assertThat(sentence(run("step('x', tx: 'none', set: [a: 'b']) { note 'x' }")))
                .startsWith("set: of step \"x\" lasts for a transaction");
        assertThat(sentence(run("step('x', done: { true }) { note 'x' }")))
                .startsWith("done: of step \"x\" is for tx: 'none'");
    }

    @Test
    void onFailureUndoTakesFinishedStepsBackAndNothingIsKept() {
        RunResult result = run("""
                runbook 'r', onFailure: 'undo'
                def id = step('first') { touch 't', label: 'a'; 'a' } undo { result -> sql 'delete from t where label = :l', l: result }
                step('second') { touch 't', label: id + 'b' } undo { sql "delete from t where label = 'ab'" }
                step('third') { sql 'insert into nowhere values (1)' }
                """);
        assertThat(lab.labels()).isEmpty();
        assertThat(result.kind()).contains(Kind.FAILED);
        assertThat(state(result))
                .isEqualTo("nothing changed; rolled back: step \"third\"; undone: step \"second\", \"first\"");
    }

    @Test
    void whatHasNoUndoStays() {
        RunResult result = run("""
                runbook 'r', onFailure: 'undo'
                step('first') { touch 't', label: 'a' }
                step('second') { touch 't', label: 'b' } undo { sql "delete from t where label = 'b'" }
                step('third') { sql 'insert into nowhere values (1)' }
                """);
        assertThat(lab.labels()).containsExactly("a");
        assertThat(result.kind()).contains(Kind.PARTLY);
    }

    @Test
    void anUndoThatThrowsLeavesTheFirstFailureAndWhatIsCommitted() {
        RunResult result = run("""
                runbook 'r', onFailure: 'undo'
                for (n in 1..2) {
                    step('same') { touch 't', label: "x$n" } undo {
                        if (n == 1) { throw new IllegalStateException('no way back') }
                        sql 'delete from t where label = :l', l: "x$n"
                    }
                }
                step('third') { sql 'insert into nowhere values (1)' }
                """);
        assertThat(lab.labels()).containsExactly("x1");
        assertThat(result.kind()).contains(Kind.PARTLY);
        assertThat(sentence(result)).contains("nowhere");
        assertThat(state(result)).startsWith("committed: step \"same\"");
        assertThat(notes).singleElement().asString().contains("undo failed: IllegalStateException: no way back");
    }

    @Test
    void valuesThatAreTextsWithValuesInThemAreRecordedHoweverDeep() {
        RunResult result = run("step('x') { def n = 3; [\"w${n}\", [k: \"v${n}\"]] }");
        assertThat(result.steps().get(0).value()).isEqualTo(List.of("w3", Map.of("k", "v3")));
    }

    @Test
    void nothingIsSentFromInsideAManagedTransaction() {
        assertThat(sentence(run("step('x') { expect 'up', { http('http://127.0.0.1:1/', method: 'POST').ok } }")))
                .contains("http may not stand in a managed transaction");
        assertThat(sentence(run("fact('x') { http('http://127.0.0.1:1/', method: 'POST').ok }")))
                .contains("http with method: 'POST' may not stand in a fact");
    }

    @Test
    void withoutATerminalAskMeansLeave() {
        String text = """
                step('first') { touch 't', label: 'a' } undo { sql 'delete from t' }
                step('third') { sql 'insert into nowhere values (1)' }
                """;
        assertThat(run(text).kind()).contains(Kind.PARTLY);
        assertThat(lab.labels()).containsExactly("a");

        List<String> asked = new ArrayList<>();
        RunResult agreed = run(text, options().withQuestions((question, secret) -> {
            asked.add(question);
            return Optional.of("yes");
        }));
        assertThat(agreed.kind()).contains(Kind.FAILED);
        assertThat(asked).singleElement().asString().contains("nowhere").contains("Undo what is done: \"first\"?");
        assertThat(lab.labels()).isEmpty();
    }

    @Test
    void whatDoesNotCommitInChunksIsRefusedInAStepOfChunks() {
        assertThat(sentence(run("step('x', tx: 'chunks') { sql 'delete from t' }")))
                .startsWith("sql does not commit in chunks");
        assertThat(sentence(run("step('x', tx: 'phases') { sql 'delete from t' }")))
                .startsWith("sql does not commit in phases");
        assertThat(sentence(run("step('x', tx: 'chunks') { touch 't', label: 'a' }")))
                .startsWith("touch does not commit in chunks");
        assertThat(sentence(run("step('x', tx: 'chunks') { transaction { touch 't', label: 'a' } }")))
                .startsWith("transaction does not commit in chunks");
        RunResult two = run("step('x', tx: 'chunks') { 2.times { trickle 't', rows: 2, commitEvery: 1 } }");
        assertThat(sentence(two)).startsWith("a step that commits several times runs one command");
        assertThat(two.kind()).contains(Kind.PARTLY);
        assertThat(sentence(run("step('x') { trickle 't', rows: 2, commitEvery: 1 }")))
                .startsWith("trickle commits by itself and cannot run inside a transaction");
    }
}
