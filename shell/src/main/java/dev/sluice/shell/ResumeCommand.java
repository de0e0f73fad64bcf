package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Outcome;
import dev.sluice.journal.Request.Ask;
import dev.sluice.journal.RunRecord;
import dev.sluice.shell.runbook.ResumedParameters;
import dev.sluice.shell.runbook.Runbook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice resume}. */
@Command(
        name = "resume",
        description = {
            "Goes on with a run that has not come to its end: what is done is skipped. Lets one go on that pauses.",
            "Exit codes are those of sluice run; 8 also where a finished step or a parameter has changed."
        })
final class ResumeCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = "its id, or how that begins")
    private String run = "";

    @Parameters(index = "1..*", paramLabel = "name=value", description = "secrets and answers, which no journal keeps")
    private List<String> values = new ArrayList<>();

    @Option(
            names = "--accept-changes",
            description =
                    "takes finished steps as done though their text has changed, and the database though its address has")
    private boolean acceptChanges;

    @Mixin
    private RunLimits limits = new RunLimits();

    @Mixin
    private Opening opening = new Opening();

    @Mixin
    private Output output = new Output();

    private final Call call;

    ResumeCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        ReportFiles files = output.begin(call);
        RunLimits.Chosen chosen = limits.chosen();
        opening.mayAsk(true);
        Map<String, String> given = NamedValues.of(values, Optional.empty());
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            workplace.session().gate().pass("resume");
            Journal journal = RunRecording.journal(call, workplace);
            RunRecord record = journal.named(run);
            if (journal.isUnderWay(record) && chosen.patience().isZero()) {
                return unpause(journal, record);
            }
            refuseDone(record);
            RunRecording.refuseElsewhere(call, record, workplace, acceptChanges);
            Runbook runbook = RecordedRunbook.compile(record);
            Map<String, String> kept = ResumedParameters.of(
                    runbook, record, new ResumedParameters.Given(given, workplace.profiles()::variable), acceptChanges);
            MissingParameters missing = new MissingParameters(runbook, workplace.profiles()::variable);
            Map<String, String> all = missing.ask(kept, new TerminalQuestions(call.console()));
            RunCall.Manner manner = planned(record, runbook, RunCall.Manner.executing(all, output.quiet()))
                    .within(chosen)
                    .resuming(new RunCall.Resumption(record.id(), acceptChanges));
            return RunEnd.of(call, new RunCall(call, workplace, runbook, manner).run(), files, output);
        }
    }

    /** A run that follows a plan goes on following it, with the runbook that the plan was made of. */
    private RunCall.Manner planned(RunRecord record, Runbook runbook, RunCall.Manner manner) {
        if (record.header().plan().isEmpty()) {
            return manner;
        }
        if (!runbook.hash().equals(record.header().fileHash()) && !acceptChanges) {
            throw SluiceException.of(
                            Kind.REFUSED,
                            "run " + record.id() + " follows a plan, and its runbook was changed since",
                            record.header().file(),
                            "take the change back, or accept it: sluice resume " + record.id() + " --accept-changes")
                    .withState("nothing changed");
        }
        return manner.following(PlanJson.parse(record.header().plan()));
    }

    private static void refuseDone(RunRecord record) {
        if (record.outcome() == Outcome.DONE) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "run " + record.id() + " is done, there is nothing to go on with",
                    "",
                    "start a new one: sluice run " + record.header().file());
        }
    }

    private int unpause(Journal journal, RunRecord record) {
        if (!journal.isPausing(record)) {
            throw SluiceException.of(
                    Kind.LOCKED,
                    "run " + record.id() + " is under way: " + record.by().user() + "@"
                            + record.by().host() + ", process " + record.by().pid(),
                    "",
                    "wait for its end, or give it time with --wait");
        }
        journal.ask(record, Ask.NONE);
        call.console().line("run " + record.id() + " goes on");
        return 0;
    }
}
