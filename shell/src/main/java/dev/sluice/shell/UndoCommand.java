package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Outcome;
import dev.sluice.journal.RunRecord;
import dev.sluice.journal.RunStop;
import dev.sluice.profile.Mask;
import dev.sluice.shell.print.Figures;
import dev.sluice.shell.runbook.ExpectedCounts;
import dev.sluice.shell.runbook.Oversight;
import dev.sluice.shell.runbook.ResumedParameters;
import dev.sluice.shell.runbook.RunOptions;
import dev.sluice.shell.runbook.RunResult;
import dev.sluice.shell.runbook.Runbook;
import dev.sluice.shell.runbook.RunbookRunner;
import dev.sluice.shell.runbook.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice undo}. */
@Command(
        name = "undo",
        description = {
            "Takes back the finished steps of a run, the last one first, by their own undo { }. Shows them and asks before it acts.",
            "Exit codes: 0 undone; 1 an undo failed and nothing was undone; 5 the run is under way; 6 some are undone;",
            "8 not agreed to, or a step's text has changed since it was done."
        })
final class UndoCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = "its id, or how that begins")
    private String run = "";

    @Parameters(index = "1..*", paramLabel = "name=value", description = "secrets, which no journal keeps")
    private List<String> values = new ArrayList<>();

    @Option(names = "--step", paramLabel = "NAME", description = "only this one")
    private Optional<String> step = Optional.empty();

    @Option(names = "--yes", description = "acts without asking")
    private boolean yes;

    @Option(
            names = "--accept-changes",
            description =
                    "takes finished steps as done though their text has changed, and the database though its address has")
    private boolean acceptChanges;

    @Mixin
    private Waiting waiting = new Waiting();

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    UndoCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        RunLimits.Chosen chosen = new RunLimits.Chosen(waiting.patience(), Optional.empty());
        Map<String, String> given = NamedValues.of(values, Optional.empty());
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            workplace.session().gate().pass("undo");
            Journal journal = RunRecording.journal(call, workplace);
            RunRecord record = journal.named(run);
            RunRecording.refuseElsewhere(call, record, workplace, acceptChanges);
            Runbook runbook = RecordedRunbook.compile(record);
            ResumedParameters.Given now = new ResumedParameters.Given(given, workplace.profiles()::variable);
            Map<String, String> all = ResumedParameters.of(runbook, record, now, acceptChanges);
            new SecretParameters(call, workplace, all).register(runbook);
            RunCall.Manner manner = RunCall.Manner.executing(all, false)
                    .within(chosen)
                    .resuming(new RunCall.Resumption(record.id(), acceptChanges));
            call.console().line(workplace.heading(List.of()));
            try (RunRecording recording = RunRecording.resume(call, workplace, runbook, manner)) {
                RunOptions options = RunOptions.of(workplace.session())
                        .withGiven(all)
                        .withEnvironment(workplace.profiles()::variable)
                        .withJournal(recording.journal())
                        .withQuestions(new TerminalQuestions(call.console()))
                        .withOversight(new Oversight(Mask.of(workplace.home().mask()), "", ExpectedCounts.NONE))
                        .withListener(new RunPrinter(call.console(), false));
                return undo(new RunbookRunner(runbook, options), recording);
            }
        }
    }

    private int undo(RunbookRunner runner, RunRecording recording) {
        RunResult result = call.interruption().during(runner::cancel, () -> runner.undo(step, this::agreed));
        Optional<SluiceException> failure = result.failure();
        if (failure.isEmpty() && step.isEmpty()) {
            recording.end(RunStop.of(Outcome.UNDONE));
        } else {
            recording.leave();
        }
        if (failure.isEmpty()) {
            call.console().line(done(result));
        }
        return failure.map(new Failures(call)::print).orElse(0);
    }

    private static String done(RunResult result) {
        long steps = result.steps().stream()
                .filter(s -> s.outcome() == StepResult.Outcome.UNDONE)
                .count();
        long rows = result.steps().stream().mapToLong(StepResult::rows).sum();
        return "done: " + Figures.count(steps, "step") + " undone, " + Figures.count(rows, "row") + " written, "
                + Figures.duration(result.took());
    }

    private boolean agreed(List<String> preview) {
        preview.forEach(call.console()::line);
        if (yes) {
            return true;
        }
        Optional<String> answer =
                new TerminalQuestions(call.console()).ask("Undo? (yes, or anything else to leave it)", false);
        if (answer.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, "nobody is there to agree", "", "give --yes");
        }
        return answer.get().equals("yes");
    }
}
