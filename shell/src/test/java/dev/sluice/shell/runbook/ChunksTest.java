package dev.sluice.shell.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.journal.Counts;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Locks;
import dev.sluice.journal.Request.Ask;
import dev.sluice.journal.Run;
import dev.sluice.journal.RunHeader;
import dev.sluice.journal.RunId;
import dev.sluice.journal.RunRecord;
import dev.sluice.journal.StepRecord;
import dev.sluice.shell.script.Lab;
import dev.sluice.sql.Name;
import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A step that commits in chunks: what ends it early, and that it goes on where it was. */
@ParameterizedClass
@EnumSource(Engine.class)
class ChunksTest {
    private static final RunHeader HEADER = new RunHeader("r", "r.groovy", "hash", "{}", "0.1", "", "");
    private static final String LONG = "step('fill', tx: 'chunks') { trickle 't', rows: 100_000, commitEvery: 1 }";

    @Parameter
    private Engine engine;

    @TempDir
    private Path mirrors;

    private Lab lab;
    private Journal journal;

    @BeforeEach
    void openLab() {
        lab = new Lab(engine);
        journal = Journal.open(lab.home(), Name.of("sluice"), mirrors);
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private RunResult run(Run run, String text, RunOptions options) {
        RunOptions journaled = options.withJournal(new RunJournal(run, secret -> secret));
        return RunbookRunner.run(Runbook.compile("r.groovy", text, Lab.LANGUAGE), journaled);
    }

    private RunResult run(Run run, String text) {
        return run(run, text, RunOptions.of(lab.session()));
    }

    private static List<String> numbers(int to) {
        return IntStream.rangeClosed(1, to).mapToObj(i -> "n" + i).toList();
    }

    private StepRecord step(RunId id) {
        return journal.steps(id).get(0);
    }

    @Test
    void aResumedStepGoesOnBehindItsLastChunk() {
        String text = """
                def fail = env('FAIL') == 'yes' ? 8 : 0
                step('fill', tx: 'chunks') { trickle 't', rows: 10, commitEvery: 3, failAt: fail }
                """;
        RunId id;
        try (Run run = journal.start(HEADER, Locks.RUNBOOK)) {
            id = run.id();
            RunResult failed = run(run, text, RunOptions.of(lab.session()).withEnvironment(n -> Optional.of("yes")));
            assertThat(failed.kind()).contains(Kind.PARTLY);
            assertThat(failed.failure().map(SluiceException::state))
                    .contains("what it did before stays: step \"fill\"");
        }
        assertThat(lab.labels()).isEqualTo(numbers(6));
        assertThat(step(id).cursor()).isEqualTo("6");
        try (Run run = journal.resume(id, Locks.RUNBOOK)) {
            assertThat(run(run, text).failure()).isEmpty();
        }
        assertThat(lab.labels()).isEqualTo(numbers(10));
        assertThat(step(id).end().counts()).isEqualTo(new Counts(10, 0, 0));
    }

    @Test
    void aFirstChunkThatFailsHasKeptNothing() {
        try (Run run = journal.start(HEADER, Locks.RUNBOOK)) {
            RunResult failed =
                    run(run, "step('fill', tx: 'chunks') { trickle 't', rows: 10, commitEvery: 3, failAt: 2 }");
            assertThat(failed.kind()).contains(Kind.FAILED);
        }
        assertThat(lab.labels()).isEmpty();
    }

    @Test
    void aSignalEndsTheStepBehindItsChunkAndOneBetweenStepsEndsTheRun() throws Exception {
        try (Run run = journal.start(HEADER, Locks.RUNBOOK)) {
            RunbookRunner runner = new RunbookRunner(
                    Runbook.compile("r.groovy", LONG, Lab.LANGUAGE),
                    RunOptions.of(lab.session()).withJournal(new RunJournal(run, secret -> secret)));
            CompletableFuture<RunResult> result = Beside.supply(runner::run);
            await(() -> lab.labels().size() > 2);
            runner.cancel();
            runner.cancel();
            RunResult stopped = result.get(10, TimeUnit.SECONDS);
            assertThat(stopped.kind()).contains(Kind.PARTLY);
            assertThat(stopped.failure().map(Throwable::getMessage).orElse(""))
                    .startsWith("the run was stopped, by a signal")
                    .endsWith("go on with: sluice resume " + run.id());
        }
        assertThat(lab.labels()).isEqualTo(numbers(lab.labels().size()));
    }

    @Test
    void theTimeOfTheRunEndsItBehindAChunk() {
        try (Run run = journal.start(HEADER, Locks.RUNBOOK)) {
            Pacing pacing = Pacing.until(Instant.now().plusMillis(300));
            RunResult stopped = run(run, LONG, RunOptions.of(lab.session()).withPacing(pacing));
            assertThat(stopped.kind()).contains(Kind.PARTLY);
            assertThat(pacing.hasStopped()).isTrue();
            assertThat(stopped.failure().map(Throwable::getMessage).orElse(""))
                    .startsWith("the run was stopped, its time is over");
            assertThat(step(run.id()).cursor())
                    .isEqualTo(String.valueOf(lab.labels().size()));
        }
    }

    @Test
    void aStepIsNotBegunOnceTheTimeIsOver() {
        try (Run run = journal.start(HEADER, Locks.RUNBOOK)) {
            Pacing pacing = Pacing.until(Instant.now().minusMillis(1));
            RunResult stopped = run(
                    run,
                    "step('a') { touch 't', label: 'a' }",
                    RunOptions.of(lab.session()).withPacing(pacing));
            assertThat(stopped.exitCode()).isEqualTo(6);
            assertThat(lab.labels()).isEmpty();
        }
    }

    @Test
    void anotherProcessPausesTunesAndStopsIt() throws Exception {
        try (Run run = journal.start(HEADER, Locks.RUNBOOK);
                Database other = lab.another()) {
            Journal theirs = Journal.open(other, Name.of("sluice"), mirrors);
            CompletableFuture<RunResult> result = Beside.supply(() -> run(run, LONG));
            await(() -> lab.labels().size() > 2);
            RunRecord record = theirs.named(run.id().text());
            theirs.ask(record, Ask.PAUSE);
            Thread.sleep(500);
            int paused = lab.labels().size();
            Thread.sleep(300);
            assertThat(lab.labels()).hasSize(paused);
            assertThat(theirs.isPausing(record)).isTrue();

            theirs.tune(record, 1000);
            theirs.ask(record, Ask.NONE);
            await(() -> lab.labels().size() >= paused + 1000);
            theirs.ask(record, Ask.STOP);
            RunResult stopped = result.get(10, TimeUnit.SECONDS);
            assertThat(stopped.failure().map(Throwable::getMessage).orElse(""))
                    .startsWith("the run was stopped, as asked for");
            assertThat((lab.labels().size() - paused) % 1000).isLessThan(20);
        }
    }

    @Test
    void nobodyCanAskARunThatIsNotUnderWay() {
        RunId id;
        try (Run run = journal.start(HEADER, Locks.RUNBOOK)) {
            id = run.id();
        }
        assertThatThrownBy(() -> journal.ask(journal.named(id.text()), Ask.STOP))
                .hasMessageStartingWith("run " + id + " is not under way");
    }

    private static void await(Supplier<Boolean> condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.get()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(20);
        }
    }
}
