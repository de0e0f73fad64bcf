package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.runbook.Runbook;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice verify}. */
@Command(
        name = "verify",
        description = {
            "Runs files of verify and expect, one after the other; they have no steps, so nothing is written.",
            "--report github prints what differs as annotations of GitHub Actions.",
            "Exit codes: 0 all is as it should be; 3 something differs; any other: an error, which is never 3."
        })
final class VerifyCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "the runbooks")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--strict", description = "a warning, and a pass on an empty table, is a difference")
    private boolean strict;

    @Mixin
    private Opening opening = new Opening();

    @Mixin
    private Output output = new Output();

    private final Call call;
    private boolean github;

    VerifyCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        github = output.take("github");
        ReportFiles reports = output.begin(call);
        List<Runbook> runbooks = new ArrayList<>();
        for (Path file : files) {
            runbooks.add(readOnly(Runbook.compile(call.path(file), Vocabulary.LANGUAGE)));
        }
        VerifyLines lines = new VerifyLines(reports.files(ReportFormat.JSON), call.secrets());
        List<RunOutcome> outcomes = new ArrayList<>();
        int worst = 0;
        for (Runbook runbook : runbooks) {
            RunOutcome outcome = verify(runbook, lines);
            outcomes.add(outcome);
            worst = worse(worst, RunEnd.told(call, outcome, output));
        }
        lines.ended(worst);
        reports.besides(ReportFormat.JSON).write(outcomes, worst);
        if (github) {
            new GitHubAnnotations(call).print(outcomes, this::shown);
        }
        return worst;
    }

    private static Runbook readOnly(Runbook runbook) {
        runbook.steps().stream()
                .filter(s -> s.word().equals("step"))
                .findFirst()
                .ifPresent(step -> {
                    throw SluiceException.of(
                            Kind.USAGE,
                            "\"" + runbook.title() + "\" has steps, and verify only looks",
                            step.file() + ":" + step.line(),
                            "run it: sluice run FILE");
                });
        return runbook;
    }

    private RunOutcome verify(Runbook runbook, VerifyLines lines) {
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            RunCall.Manner manner = RunCall.Manner.executing(Map.of(), output.quiet());
            String name = shown(runbook);
            RunOutcome outcome = new RunCall(call, workplace, runbook, manner)
                    .heard(lines.of(name))
                    .run()
                    .looking();
            RunOutcome judged = strict ? outcome.strictly() : outcome;
            lines.ended(name, judged);
            return judged;
        }
    }

    /** An error outweighs a difference: what was not looked at may differ too. */
    static int worse(int one, int other) {
        int difference = Kind.DIFFERENCE.exitCode();
        if (one == 0 || (one == difference && other != 0)) {
            return other;
        }
        return one;
    }

    /** As it was named, which is how it is called in the repository too. */
    private String shown(Runbook runbook) {
        return files.stream()
                .map(Path::toString)
                .filter(runbook.file()::endsWith)
                .findFirst()
                .orElse(runbook.file());
    }
}
