package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Outcome;
import dev.sluice.journal.RunRecord;
import dev.sluice.shell.runbook.Runbook;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice resume RUN}. */
@Command(
        name = "resume",
        description = {
            "Goes on with a run that did not come to its end: finished steps are skipped and give the value they gave.",
            "Parameters are those of the run; secret ones, which are not kept, are to be given again."
        })
final class ResumeCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = "the run's id, or enough of its beginning")
    private String run = "";

    @Parameters(
            index = "1..*",
            paramLabel = "name=value",
            description = "secret parameters; others with --accept-changes")
    private List<String> values = new ArrayList<>();

    @Option(
            names = "--accept-changes",
            description = "goes on although the text of a finished step or a parameter was changed since")
    private boolean acceptChanges;

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
        opening.mayAsk(true);
        Map<String, String> given = NamedValues.of(values, Optional.empty());
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            Journal journal = Runs.journal(call, workplace);
            RunRecord record = Runs.named(journal, run);
            if (record.outcome() == Outcome.DONE) {
                throw refused(
                        "run " + record.id() + " is done, there is nothing to go on with",
                        "start a new one: sluice run " + record.header().file());
            }
            Runbook runbook = Runbook.compile(call.path(Path.of(record.header().file())), Vocabulary.LANGUAGE);
            Map<String, String> all = parameters(record, given);
            MissingParameters missing = new MissingParameters(runbook, workplace.profiles()::variable);
            Map<String, String> asked = missing.ask(all, new TerminalQuestions(call.console()));
            RunCall.Manner manner = RunCall.Manner.executing(asked, output.quiet());
            Resumption resumption = new Resumption(record.id(), acceptChanges);
            return RunCommand.end(
                    call, new RunCall(call, workplace, runbook, manner).resumed(resumption), files, output);
        }
    }

    private Map<String, String> parameters(RunRecord record, Map<String, String> given) {
        Map<String, String> all = new LinkedHashMap<>(Runs.parameters(record));
        given.forEach((name, value) -> {
            String before = all.put(name, value);
            if (before != null && !before.equals(value) && !acceptChanges) {
                throw refused(
                        "parameter \"" + name + "\" was another one when the run began",
                        "leave it out, or accept the change: --accept-changes");
            }
        });
        return all;
    }

    private static SluiceException refused(String what, String remedy) {
        return SluiceException.of(Kind.REFUSED, what, "resume", remedy);
    }
}
