package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.shell.runbook.StepResult.Outcome;
import dev.sluice.shell.script.Cancel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Runs one runbook once. */
public final class RunbookRunner {
    private final Runbook runbook;
    private final RunOptions options;
    private final Database home;
    private final Cancel cancel;

    public RunbookRunner(Runbook runbook, RunOptions options) {
        this.runbook = runbook;
        MaskedTalk talk = new MaskedTalk(
                options.listener(), options.questions(), options.oversight().mask());
        this.options = options.withListener(talk).withQuestions(talk);
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

    /** Ends the run from another thread: behind its chunk, or at once with the running statement and the script. */
    public void cancel() {
        if (!options.pacing().signal()) {
            cancel.now();
        }
    }

    public RunResult run() {
        ParameterValues parameters = ParameterValues.of(runbook, options.given(), options.environment());
        long start = System.nanoTime();
        History history = new History(false);
        RunHost host = new RunHost(options, parameters, history);
        try {
            Object value = cancel.around(() -> options.dryRun() ? rehearsed(host) : execute(host));
            return result(host, start, value, Optional.empty());
        } catch (SluiceException e) {
            SluiceException last = takenBack(undoing(host, history), e);
            return result(host, start, null, Optional.of(ended(host, last, false)));
        }
    }

    /** A signal that comes meanwhile ends it: what is undone by then is undone. */
    private SluiceException takenBack(Undoing undoing, SluiceException failure) {
        if (!undoing.mayFollow(failure)) {
            return failure;
        }
        try {
            return cancel.around(() -> undoing.after(failure));
        } catch (SluiceException e) {
            e.addSuppressed(failure);
            return e;
        }
    }

    private Undoing undoing(RunHost host, History history) {
        return new Undoing(host, history, options, runbook.script()::failure);
    }

    /**
     * Takes back what the journal says is done: all steps, or the one of that name. The script runs to where its history ends,
     * and nothing of it is executed.
     *
     * @param agreed is shown what would be done, a line a step
     */
    public RunResult undo(Optional<String> step, Predicate<List<String>> agreed) {
        ParameterValues parameters = ParameterValues.of(runbook, options.given(), options.environment());
        long start = System.nanoTime();
        History history = new History(true);
        RunHost host = new RunHost(options, parameters, history);
        try {
            return cancel.around(() -> {
                lookBack(host, history);
                takeBack(undoing(host, history), step, agreed);
                return result(host, start, null, Optional.empty());
            });
        } catch (SluiceException e) {
            return result(host, start, null, Optional.of(ended(host, e, true)));
        }
    }

    private void lookBack(RunHost host, History history) {
        try {
            execute(host);
        } catch (SluiceException e) {
            if (!history.hasEnded()) {
                throw e;
            }
        } finally {
            history.lookedBack();
        }
    }

    private static void takeBack(Undoing undoing, Optional<String> step, Predicate<List<String>> agreed) {
        if (!agreed.test(undoing.preview(step))) {
            throw SluiceException.of(Kind.REFUSED, "nobody has agreed to the undo", "", "answer yes, or give --yes");
        }
        undoing.all(step);
    }

    private SluiceException ended(RunHost host, SluiceException failure, boolean undo) {
        String step = host.steps().stream()
                .filter(s -> s.outcome() == Outcome.FAILED || s.outcome() == Outcome.UNFINISHED)
                .map(StepResult::name)
                .findFirst()
                .orElse("");
        StepJournal journal = options.journal();
        Ending ending = new Ending(host.steps(), options.session().gate().closed())
                .behind(journal.keptBefore() ? journal.run() : "");
        return (undo ? ending.ofUndo() : ending)
                .of(new Annotations(runbook.script(), step, options.oversight().mask()).of(failure));
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
