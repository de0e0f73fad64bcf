package dev.sluice.shell.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Locks;
import dev.sluice.journal.Run;
import dev.sluice.journal.RunHeader;
import dev.sluice.journal.RunId;
import dev.sluice.shell.runbook.StepResult.Outcome;
import dev.sluice.shell.script.Lab;
import dev.sluice.sql.Name;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunJournalTest {
    private static final String TEXT = """
            def seen = fact('seen') { count 't' }
            def n = step('first') { touch 't', label: 'a'; count 't' }
            step('second') {
                touch 't', label: "b$n$seen"
                if (env('FAIL') == 'yes') {
                    throw new IllegalStateException('no')
                }
            }
            """;

    @TempDir
    private Path mirrors;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aResumedRunSkipsWhatIsDoneAndSeesItsValues(Engine engine) {
        try (Lab lab = new Lab(engine)) {
            Journal journal = Journal.open(lab.home(), Name.of("sluice"), mirrors);
            RunHeader header = new RunHeader("r", "r.groovy", "hash", "{}", "0.1", "", "");
            RunId id;
            RunResult first;
            try (Run run = journal.start(header, Locks.RUNBOOK)) {
                id = run.id();
                first = run(lab, run, "yes");
            }
            RunResult second;
            try (Run run = journal.resume(id, Locks.RUNBOOK)) {
                second = run(lab, run, "no");
            }

            assertThat(first.kind()).contains(Kind.PARTLY);
            assertThat(second.failure()).isEmpty();
            assertThat(second.steps())
                    .extracting(StepResult::outcome)
                    .containsExactly(Outcome.SKIPPED, Outcome.COMMITTED);
            assertThat(lab.labels()).containsExactly("a", "b10");
        }
    }

    @Test
    void aValueThatHoldsASecretIsNotKept() {
        try (Lab lab = new Lab(Engine.SQLITE)) {
            Journal journal = Journal.open(lab.home(), Name.of("sluice"), mirrors);
            String text = "step('s') { touch 't', label: 'a'; [pw: 'hunter2'] }";
            try (Run run = journal.start(new RunHeader("r", "r.groovy", "hash", "{}", "0.1", "", ""), Locks.RUNBOOK)) {
                RunOptions options =
                        RunOptions.of(lab.session()).withJournal(new RunJournal(run, t -> t.replace("hunter2", "***")));
                RunResult result = RunbookRunner.run(Runbook.compile("r.groovy", text, Lab.LANGUAGE), options);
                assertThat(result.kind()).contains(Kind.FAILED);
            }
            assertThat(lab.labels()).isEmpty();
            assertThat(mirrors).isDirectoryRecursivelyContaining("glob:**.jsonl");
        }
    }

    private static RunResult run(Lab lab, Run run, String fail) {
        RunOptions options = RunOptions.of(lab.session())
                .withJournal(new RunJournal(run, text -> text.replace("hunter2", "***")))
                .withEnvironment(name -> Optional.of(fail));
        return RunbookRunner.run(Runbook.compile("r.groovy", TEXT, Lab.LANGUAGE), options);
    }
}
