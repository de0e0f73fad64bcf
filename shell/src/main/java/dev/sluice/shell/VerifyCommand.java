package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.shell.runbook.Runbook;
import dev.sluice.shell.script.Expectation;
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
            "Exit codes: 0 all is as it should be; 3 something differs; any other: an error, which is never 3."
        })
final class VerifyCommand implements Callable<Integer> {
    private static final int MOST_ANNOTATIONS = 10;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "the runbooks")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--strict", description = "a warning, and a pass on an empty table, is a difference")
    private boolean strict;

    @Option(names = "--github", description = "prints what differs as annotations of GitHub Actions too")
    private boolean github;

    @Mixin
    private Opening opening = new Opening();

    @Mixin
    private Output output = new Output();

    private final Call call;

    VerifyCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        ReportFiles reports = output.begin(call);
        if (files.size() > 1 && reports.any()) {
            throw SluiceException.of(Kind.USAGE, "a report is of one FILE", "--report", "verify the files one by one");
        }
        List<Runbook> runbooks = new ArrayList<>();
        for (Path file : files) {
            runbooks.add(readOnly(Runbook.compile(call.path(file), Vocabulary.LANGUAGE)));
        }
        int worst = 0;
        for (Runbook runbook : runbooks) {
            worst = worse(worst, verify(runbook, reports));
        }
        return worst;
    }

    private static Runbook readOnly(Runbook runbook) {
        if (!runbook.steps().isEmpty()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "\"" + runbook.title() + "\" has steps, and verify only looks",
                    runbook.file(),
                    "run it: sluice run FILE");
        }
        return runbook;
    }

    private int verify(Runbook runbook, ReportFiles reports) {
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            RunCall.Manner manner = RunCall.Manner.executing(Map.of(), output.quiet());
            RunOutcome outcome = new RunCall(call, workplace, runbook, manner).run();
            int code = RunEnd.of(call, outcome, reports, output);
            if (github) {
                annotate(shown(runbook), outcome);
            }
            return code == 0 ? strictly(outcome) : code;
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

    private int strictly(RunOutcome outcome) {
        List<String> warnings = outcome.result().outside().reports().stream()
                .map(Report::warnings)
                .flatMap(List::stream)
                .toList();
        if (!strict || warnings.isEmpty()) {
            return 0;
        }
        return new Failures(call)
                .print(SluiceException.of(Kind.DIFFERENCE, "with --strict: " + String.join("; ", warnings), "", ""));
    }

    /** As it was named, which is how it is called in the repository too. */
    private String shown(Runbook runbook) {
        return files.stream()
                .map(Path::toString)
                .filter(runbook.file()::endsWith)
                .findFirst()
                .orElse(runbook.file());
    }

    /** As many as GitHub shows, and how many there are. */
    private void annotate(String file, RunOutcome outcome) {
        List<Expectation> unmet =
                outcome.result().expectations().stream().filter(e -> !e.met()).toList();
        unmet.stream().limit(MOST_ANNOTATIONS).forEach(e -> call.console()
                .line("::error file=" + property(file) + "::" + escaped(e.title() + ": " + e.fact())));
        if (unmet.size() > MOST_ANNOTATIONS) {
            call.console().line("::error file=" + property(file) + "::" + unmet.size() + " in all");
        }
    }

    private String property(String text) {
        return escaped(text).replace(":", "%3A").replace(",", "%2C");
    }

    /** A line break would begin a command of its own. */
    private String escaped(String text) {
        return call.secrets()
                .scrub(text)
                .replace("%", "%25")
                .replace("\r", "%0D")
                .replace("\n", "%0A");
    }
}
