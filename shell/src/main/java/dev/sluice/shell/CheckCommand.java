package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.shell.print.Figures;
import dev.sluice.shell.runbook.Runbook;
import dev.sluice.shell.script.StepLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice check}. */
@Command(
        name = "check",
        description = {
            "Compiles runbooks and lists their steps. Connects only where a profile is named.",
            "Exit codes: 0 all are well; 2 with every problem of every file; 4 the profile cannot be reached."
        })
final class CheckCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "the runbooks")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    CheckCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        List<Problem> problems = new ArrayList<>();
        for (Path file : files) {
            try {
                print(Runbook.compile(call.path(file), Vocabulary.LANGUAGE));
            } catch (SluiceException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, problems);
        }
        if (opening.profile().isPresent()) {
            connect();
        }
        return 0;
    }

    private void connect() {
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            call.console().line(workplace.heading(List.of()));
        }
    }

    private void print(Runbook runbook) {
        List<StepLine> steps = runbook.steps();
        call.console().line(runbook.file() + ": " + runbook.title() + ", " + Figures.count(steps.size(), "step"));
        for (StepLine step : steps) {
            String tx = step.word().equals("step") ? " (tx: " + step.tx() + ")" : "";
            call.console().line("  " + step.line() + ": " + step.word() + " \"" + step.name() + "\"" + tx);
        }
    }
}
