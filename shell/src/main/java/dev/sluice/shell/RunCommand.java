package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.runbook.Runbook;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice run}. */
@Command(
        name = "run",
        description = {
            "Runs a runbook. Check it first (sluice check FILE), and rehearse it (--dry-run).",
            "With --help and a FILE, also lists the runbook's parameters."
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0 done; 1 a step failed, rolled back; 2 usage, configuration or script error; 3 an expectation was not met;",
            "  4 no connection; 5 locked by another run; 6 partly done; 7 outcome unknown; 8 refused; 9 done, rows set aside;",
            "  70 a defect; 75 try again later; 130, 143 ended by a signal. 1 to 5, 8 and 75: nothing was kept."
        })
final class RunCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "the runbook, or a plan of one")
    private Optional<Path> file = Optional.empty();

    @Parameters(index = "1..*", paramLabel = "name=value", description = "values of its parameters")
    private List<String> values = new ArrayList<>();

    @Option(names = "--dry-run", description = "executes everything and rolls it back")
    private boolean dryRun;

    @Option(names = "--rehearse", description = "a dry run that executes also on a protected profile (with --approve)")
    private boolean rehearse;

    @Option(names = "--params", paramLabel = "F", description = "reads parameters from a file of lines name=value")
    private Optional<Path> params = Optional.empty();

    @Option(names = "--help", description = "shows this, and the parameters of FILE")
    private boolean help;

    @Mixin
    private RunLimits limits = new RunLimits();

    @Mixin
    private Opening opening = new Opening();

    @Mixin
    private Output output = new Output();

    @Spec
    private @Nullable CommandSpec spec;

    private final Call call;

    RunCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (help) {
            return help();
        }
        ReportFiles files = output.begin(call);
        RunLimits.Chosen chosen = limits.chosen();
        opening.mayAsk(!dryRun && !rehearse);
        Optional<PlannedRun> planned =
                file.map(call::path).filter(PlannedRun::isPlan).map(PlannedRun::read);
        return planned.isPresent() ? runPlan(planned.get(), files, chosen) : runFile(files, chosen);
    }

    private int runFile(ReportFiles files, RunLimits.Chosen chosen) {
        Runbook runbook = runbook();
        Map<String, String> given = NamedValues.of(values, params.map(call::path));
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            MissingParameters missing = new MissingParameters(runbook, workplace.profiles()::variable);
            Map<String, String> all = missing.ask(given, new TerminalQuestions(call.console()));
            RunCall.Manner manner = manner(all).within(chosen);
            return RunEnd.of(call, new RunCall(call, workplace, runbook, manner).run(), files, output);
        }
    }

    private int runPlan(PlannedRun planned, ReportFiles files, RunLimits.Chosen chosen) {
        Runbook runbook = planned.runbook(call);
        Map<String, String> given = NamedValues.of(values, params.map(call::path));
        try (Workplace workplace = Workplace.open(call, opening, planned.profile(opening))) {
            Map<String, String> all = planned.parameters(given, runbook, workplace);
            planned.check(call, workplace);
            RunCall.Manner manner = manner(all).within(chosen).following(planned.plan());
            return RunEnd.of(call, new RunCall(call, workplace, runbook, manner).run(), files, output);
        }
    }

    private RunCall.Manner manner(Map<String, String> given) {
        RunCall.Depth dry = dryRun ? RunCall.Depth.DRY : RunCall.Depth.KEPT;
        return RunCall.Manner.executing(given, output.quiet()).at(rehearse ? RunCall.Depth.REHEARSED : dry);
    }

    private Runbook runbook() {
        Path given =
                file.orElseThrow(() -> SluiceException.of(Kind.USAGE, "missing FILE", "", "see: sluice run --help"));
        return Runbook.compile(call.path(given), Vocabulary.LANGUAGE);
    }

    private int help() {
        if (spec != null) {
            call.console().line(spec.commandLine().getUsageMessage().stripTrailing());
        }
        if (file.isPresent()) {
            call.console().line("\n" + ParameterHelp.of(runbook()));
        }
        return 0;
    }
}
