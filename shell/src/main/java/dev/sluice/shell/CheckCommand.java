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
            "Compiles runbooks and lists their parameters, profiles and steps. Connects only where a profile is named:",
            "then the tables and columns that are named literally must be there, too.",
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
        List<Runbook> runbooks = new ArrayList<>();
        for (Path file : files) {
            try {
                runbooks.add(Runbook.compile(call.path(file), Vocabulary.LANGUAGE));
            } catch (SluiceException e) {
                problems.addAll(e.problems());
            }
        }
        if (opening.profile().isPresent()) {
            problems.addAll(connected(runbooks));
        }
        runbooks.forEach(this::print);
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, problems);
        }
        return 0;
    }

    private List<Problem> connected(List<Runbook> runbooks) {
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            call.console().line(workplace.heading(List.of()));
            return new NamedThings(workplace).problems(runbooks);
        }
    }

    private void print(Runbook runbook) {
        List<StepLine> steps = runbook.steps();
        long count = steps.stream().filter(s -> s.word().equals("step")).count();
        call.console().line(runbook.file() + ": " + runbook.title() + ", " + Figures.count(count, "step"));
        if (!runbook.parameters().isEmpty()) {
            call.console()
                    .line("  parameters\n"
                            + ParameterHelp.lines(runbook).indent(2).stripTrailing());
        }
        if (!runbook.profiles().isEmpty()) {
            call.console().line("  profiles\n    " + String.join(", ", runbook.profiles()));
        }
        if (!steps.isEmpty()) {
            call.console().line("  steps");
        }
        steps.forEach(step -> call.console().line("    " + line(runbook, step)));
    }

    private static String line(Runbook runbook, StepLine step) {
        String place = step.file().equals(runbook.file()) ? "" : step.file() + ":";
        String tx = step.word().equals("step") ? " (tx: " + step.tx() + ")" : "";
        return place + step.line() + ": " + step.word() + " \"" + step.name() + "\"" + tx;
    }
}
