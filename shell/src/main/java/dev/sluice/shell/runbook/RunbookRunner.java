package dev.sluice.shell.runbook;

import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.shell.runbook.StepResult.Outcome;
import dev.sluice.shell.script.Cancel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs one runbook once. */
public final class RunbookRunner {
    private final Runbook runbook;
    private final RunOptions options;
    private final Database home;
    private final Cancel cancel;

    public RunbookRunner(Runbook runbook, RunOptions options) {
        this.runbook = runbook;
        this.options = options;
        this.cancel = new Cancel(options.session());
        this.home = options.session().databases().home();
    }

    /** Fails with every parameter that is unknown, missing or of the wrong type; needs no connection. */
    public static void checkParameters(
            Runbook runbook, Map<String, String> given, Function<String, Optional<String>> environment) {
        ParameterValues.of(runbook, given, environment);
    }

    /** Runs it; gives what became of it, and throws only when it did not start. */
    public static RunResult run(Runbook runbook, RunOptions options) {
        return new RunbookRunner(runbook, options).run();
    }

    /** Ends the run from another thread: the running statement and the script. */
    public void cancel() {
        cancel.now();
    }

    public RunResult run() {
        ParameterValues parameters = ParameterValues.of(runbook, options.given(), options.environment());
        long start = System.nanoTime();
        RunHost host = new RunHost(options, parameters);
        try {
            Object value = cancel.around(() -> options.dryRun() ? rehearsed(host) : execute(host));
            return result(host, start, value, Optional.empty());
        } catch (SluiceException e) {
            return result(host, start, null, Optional.of(ended(host, e)));
        }
    }

    private SluiceException ended(RunHost host, SluiceException failure) {
        String step = host.steps().stream()
                .filter(s -> s.outcome() == Outcome.FAILED || s.outcome() == Outcome.UNFINISHED)
                .map(StepResult::name)
                .findFirst()
                .orElse("");
        Ending ending = new Ending(host.steps(), options.session().gate().closed());
        return ending.of(
                new Annotations(runbook.script(), step, options.oversight().mask()).of(failure));
    }

    private @Nullable Object execute(RunHost host) {
        return runbook.script().run(options.session(), host);
    }

    private @Nullable Object rehearsed(RunHost host) {
        return home.rehearsal(tx -> {
            try (Rehearsal rehearsal = host.rehearse(tx, cancel::asked)) {
                return rehearsal.script(() -> execute(host));
            }
        });
    }

    private RunResult result(RunHost host, long start, @Nullable Object value, Optional<SluiceException> failure) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new RunResult(
                runbook.title(), host.steps(), took, Recordable.of(value), failure, host.outside(), host.setAside());
    }
}
