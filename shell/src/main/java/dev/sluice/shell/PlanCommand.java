package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.journal.Invoker;
import dev.sluice.shell.runbook.Runbook;
import dev.sluice.shell.runbook.StepResult;
import dev.sluice.shell.runbook.TableEffect;
import dev.sluice.shell.script.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice plan}. */
@Command(
        name = "plan",
        description = {
            "Executes a runbook and rolls it back, as a dry run does, and saves what it would do: sluice run plan.json",
            "then runs exactly that, or refuses. A protected profile is only looked at, without --rehearse and --approve.",
            "Exit codes: those of sluice run; nothing is ever kept."
        })
final class PlanCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "the runbook")
    private Path file = Path.of("");

    @Parameters(index = "1..*", paramLabel = "name=value", description = "values of its parameters")
    private List<String> values = new ArrayList<>();

    @Option(names = "-o", paramLabel = "plan.json", description = "where the plan is saved")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--tolerance",
            paramLabel = "PERCENT",
            description = "by how much the counts of a step may differ when it is run (default: 10)")
    private int tolerance = RunPlan.DEFAULT_TOLERANCE;

    @Option(names = "--rehearse", description = "executes also on a protected profile (with --approve)")
    private boolean rehearse;

    @Option(names = "--params", paramLabel = "F", description = "reads parameters from a file of lines name=value")
    private Optional<Path> params = Optional.empty();

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    PlanCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (tolerance < 0) {
            throw SluiceException.of(
                    Kind.USAGE, "--tolerance must not be negative, was " + tolerance, "--tolerance", "");
        }
        Runbook runbook = Runbook.compile(call.path(file), Vocabulary.LANGUAGE);
        Map<String, String> named = NamedValues.of(values, params.map(call::path));
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            MissingParameters missing = new MissingParameters(runbook, workplace.profiles()::variable);
            Map<String, String> given = missing.ask(named, new TerminalQuestions(call.console()));
            RunCall.Manner manner =
                    RunCall.Manner.executing(given, false).at(rehearse ? RunCall.Depth.REHEARSED : RunCall.Depth.DRY);
            RunOutcome outcome = new RunCall(call, workplace, runbook, manner).run();
            Optional<SluiceException> failure = outcome.result().failure();
            if (failure.isPresent()) {
                return new Failures(call).print(failure.get());
            }
            call.console().line(outcome.summary());
            output.ifPresent(o -> save(plan(workplace, outcome, given), call.path(o)));
            return 0;
        }
    }

    private RunPlan plan(Workplace workplace, RunOutcome outcome, Map<String, String> given) {
        Runbook runbook = outcome.runbook();
        Invoker by = Invoker.here();
        String made = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " by " + by.user() + "@" + by.host();
        return new RunPlan(
                new RunPlan.Origin(runbook.title(), file.toString(), runbook.hash(), made),
                PlannedRun.target(call, workplace),
                parameters(runbook, workplace, given),
                outcome.result().steps().stream().map(PlanCommand::step).toList(),
                tolerance);
    }

    /** What the environment gives now is part of the plan as well. */
    private static List<RunPlan.Given> parameters(Runbook runbook, Workplace workplace, Map<String, String> given) {
        List<RunPlan.Given> parameters = new ArrayList<>();
        for (Parameter parameter : runbook.parameters()) {
            Optional.ofNullable(given.get(parameter.name()))
                    .or(() -> parameter.environment().flatMap(workplace.profiles()::variable))
                    .map(text -> new RunPlan.Given(
                            parameter.name(), parameter.secret() ? Seal.of(text) : text, parameter.secret()))
                    .ifPresent(parameters::add);
        }
        return parameters;
    }

    private static RunPlan.Step step(StepResult step) {
        return new RunPlan.Step(
                step.name(),
                step.outcome().name().toLowerCase(Locale.ROOT),
                step.evidence().why(),
                step.evidence().effects().stream().map(TableEffect::change).toList());
    }

    private void save(RunPlan plan, Path path) {
        try {
            ReportFiles.replace(path, PlanJson.text(plan, call.secrets()));
        } catch (IOException e) {
            throw SluiceException.of(
                            Kind.USAGE,
                            "the plan cannot be written: " + e.getMessage(),
                            path.toString(),
                            "see to its directory")
                    .causedBy(e);
        }
        call.console().line("plan saved: " + path + "; run it with: sluice run " + path);
    }
}
