package dev.sluice.shell.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Kind;
import dev.sluice.command.Gate;
import dev.sluice.shell.runbook.StepResult.Outcome;
import dev.sluice.shell.script.Lab;
import dev.sluice.testing.Engine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class RunbookRunnerTest {
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

    @Test
    void rowsThatWereTakenBackAreNotCounted() {
        RunResult result = run("""
                step('fill') {
                    sql "insert into t (label) values ('a')"
                    try {
                        transaction {
                            touch 't', label: 'b'
                            sql "insert into t (label) values ('c')"
                            throw new IllegalStateException('no')
                        }
                    } catch (IllegalStateException e) { note 'taken back' }
                }
                """);
        assertThat(sentence(result)).isEmpty();
        assertThat(lab.labels()).containsExactly("a");
        assertThat(result.steps()).extracting(StepResult::rows).containsExactly(1L);
    }

    @Test
    void runsAWholeRunbookAndSaysWhatItDid() {
        RunResult result = run("""
                runbook 'Whole', owner: 'data', onFailure: 'leave'
                requires profile: ['test'], version: 3
                def wanted = param 'wanted', Integer, default: 2, help: 'rows'
                def before = fact('before') { count 't' }

                step('fill') {
                    touch 't', label: 'a', pause: 90.days
                    sql 'insert into t (label) values (:l)', l: 'b'
                    def names = on('lab') { rows('select label from source order by id').collect { it.label } }
                    names.each { sql "insert into t (label) values (${it})" }
                    expect 'all there', is: before + 4, { count 't' }
                }
                for (name in ['x', 'y']) {
                    step("add $name") { touch 't', label: name; count 't' }
                }
                expect 'enough', between: wanted..10, { count 't' }
                expect 'no gap', none: "select 1 from t where label = ${'gap'}"
                expect 'no overdraft', none: 'select 1 from accounts where balance < 0'
                note 'done'
                """);

        assertThat(sentence(result)).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.title()).isEqualTo("Whole");
        assertThat(lab.labels()).containsExactly("a", "b", "one", "two", "x", "y");
        assertThat(result.steps()).extracting(StepResult::name).containsExactly("fill", "add x", "add y");
        assertThat(result.steps()).extracting(StepResult::rows).containsExactly(4L, 1L, 1L);
        assertThat(result.steps()).extracting(StepResult::value).containsExactly(null, 5L, 6L);
    }

    @Test
    void takesParametersFromPairsThenTheEnvironmentThenTheDefault() {
        String text = """
                def size = param 'size', Integer, default: 1000, env: 'BATCH_SIZE'
                def full = param 'full', Boolean, default: false, env: 'FULL_REFRESH'
                def rate = param 'rate', BigDecimal, default: 1
                def mode = param 'mode', String, default: 'a', oneOf: ['a', 'b']
                note "$size $full $rate $mode ${env('HOME_OF')}"
                """;
        Map<String, String> environment = Map.of("BATCH_SIZE", "5", "FULL_REFRESH", "yes", "HOME_OF", "here");
        List<String> notes = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void note(String line) {
                notes.add(line);
            }
        };
        RunOptions options = options()
                .withEnvironment(name -> Optional.ofNullable(environment.get(name)))
                .withListener(listener);

        run(text, options);
        run(text, options.withGiven(Map.of("size", "7", "rate", "0.5", "mode", "b")));

        assertThat(notes).containsExactly("5 true 1 a here", "7 true 0.5 b here");
        assertThat(Runbook.compile("r.groovy", text, Lab.LANGUAGE)
                        .parameters()
                        .get(2)
                        .type())
                .isEqualTo(BigDecimal.class);
    }

    @Test
    void saysAllThatIsWrongWithParametersBeforeItStarts() {
        String text = """
                def size = param 'size', Integer
                def until = param 'until', java.time.LocalDate, default: null
                def mode = param 'mode', String, default: 'append', oneOf: ['append', 'replace']
                def key = param 'key', Integer, secret: true
                step('a') { touch 't', label: 'x' }
                """;
        Map<String, String> given = Map.of("siz", "5", "until", "tomorrow", "mode", "apend", "key", "hunter2");

        assertThatThrownBy(() -> run(text, options().withGiven(given))).hasMessage("""
                unknown parameter "siz" - did you mean "size"?
                parameter "size" has no value - give size=...
                parameter "until" must be a date, such as 2026-01-31, was "tomorrow" - parameter until
                parameter "mode" must be one of append, replace, was "apend" - parameter mode - did you mean "append"?
                parameter "key" must be a whole number up to 2147483647, was something else (it is secret) - parameter key\
                """);
    }

    @Test
    void refusesToRunWhereItIsNotMeantTo() {
        assertThat(sentence(run("requires profile: ['prod', 'staging']")))
                .isEqualTo("the runbook requires profile prod or staging, this is test - r.groovy:1"
                        + " - run it with another --profile");
        String other = engine == Engine.SQLITE ? "postgresql" : "sqlite";
        assertThat(run("requires database: '" + other + "'").kind()).contains(Kind.USAGE);
        assertThat(sentence(run("requires version: '99.1'"))).contains(" 99.1 or later, this is ");
    }

    @Test
    void rehearsesEverythingAndKeepsNothing() {
        RunResult result = run("""
                step('first') { touch 't', label: 'a' }
                step('second') { expect 'sees the first', is: 1, { count 't' } }
                step('program', tx: 'none') { exec(['false']) }
                """, options().asDryRun());

        assertThat(sentence(result)).isEmpty();
        assertThat(result.steps())
                .extracting(StepResult::outcome)
                .containsExactly(Outcome.REHEARSED, Outcome.REHEARSED, Outcome.PLANNED);
        assertThat(lab.labels()).isEmpty();
    }

    @Test
    void runsProgramsOutsideTransactionsOnly() {
        RunResult result = run("""
                step('hello', tx: 'none') {
                    exec(['sh', '-c', 'echo "hello $NAME"'], env: [NAME: 'you'], timeout: 5.seconds, mustMatch: 'hello you').output
                }
                step('inject', tx: 'none') { exec(['echo', '$(touch pwned)']).output }
                step('fails', tx: 'none') { exec(['sh', '-c', 'echo broken; exit 3']) }
                """);

        assertThat(result.steps().get(0).value()).isEqualTo("hello you\n");
        assertThat(result.steps().get(1).value()).isEqualTo("$(touch pwned)\n");
        assertThat(sentence(result)).isEqualTo("program \"sh\" ended with code 3; its last line: broken - r.groovy:5");
    }

    @Test
    void endsAProgramThatTakesTooLong() {
        RunResult result = run("step('slow', tx: 'none') { exec(['sleep', '60'], timeout: 100.millis) }");

        assertThat(sentence(result)).startsWith("program \"sleep\" was ended after 100 ms");
        assertThat(result.took()).hasSeconds(0);
    }

    @Test
    void aReadOnlyProfileRefusesToWrite() {
        RunOptions closed = RunOptions.of(lab.session(new Gate("test", true, false, false)));

        RunResult result = run("step('a') { touch 't', label: 'x' }", closed);

        assertThat(result.kind()).contains(Kind.REFUSED);
        assertThat(lab.labels()).isEmpty();
    }

    @Test
    void namesTheLineInsideAMethodOfTheUsersOwn() {
        RunResult result = run("""
                def half(int n) {
                    if (n == 0) {
                        throw new IllegalStateException('empty')
                    }
                    n.intdiv(2)
                }
                step('a') { half(count('t') as int) }
                """);

        assertThat(sentence(result)).isEqualTo("IllegalStateException: empty - r.groovy:3");
    }

    @Test
    void aMethodThatWritesIsRefusedAtTheTopLevelWhenItRuns() {
        RunResult result = run("def fill() { touch 't', label: 'a' }\nfill()");

        assertThat(sentence(result))
                .isEqualTo("touch may not stand outside a step - r.groovy:1 - put it in step('...') { }");
    }

    @Test
    void skipsWhatAnEarlierRunHasFinished() {
        MemoryJournal journal = new MemoryJournal();
        String text = """
                def seen = fact('seen') { count 't' }
                def n = step('first') { touch 't', label: 'a'; value 'select count(*) from t' }
                step('second') { if (env('FAIL') == 'yes') { throw new IllegalStateException('no') } ; touch 't', label: "b$n$seen" }
                """;

        RunResult first = run(text, options().withJournal(journal).withEnvironment(n -> Optional.of("yes")));
        RunResult second = run(text, options().withJournal(journal));

        assertThat(first.kind()).contains(Kind.PARTLY);
        assertThat(sentence(second)).isEmpty();
        assertThat(second.steps()).extracting(StepResult::outcome).containsExactly(Outcome.SKIPPED, Outcome.COMMITTED);
        assertThat(lab.labels()).containsExactly("a", "b10");
    }

    @Test
    void listsStepsAndTitleWithoutRunning() {
        Runbook runbook = Runbook.compile("r.groovy", """
                runbook 'Listed'
                step('one') {
                    note 'x'
                }
                ['a', 'b'].each { step("load $it", tx: 'phases') { note it } }
                """, Lab.LANGUAGE);

        assertThat(runbook.title()).isEqualTo("Listed");
        assertThat(runbook.steps())
                .extracting(s -> s.name() + " " + s.tx() + " " + s.line() + "-" + s.lastLine())
                .containsExactly("one one 2-4", "load $it phases 5-5");
    }
}
