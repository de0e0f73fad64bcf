package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Gate;
import dev.sluice.db.Database;
import dev.sluice.journal.RunId;
import dev.sluice.profile.Mask;
import dev.sluice.shell.meta.Blockers;
import dev.sluice.shell.runbook.ExpectedCounts;
import dev.sluice.shell.runbook.Oversight;
import dev.sluice.shell.runbook.Pacing;
import dev.sluice.shell.runbook.RunListener;
import dev.sluice.shell.runbook.RunOptions;
import dev.sluice.shell.runbook.RunResult;
import dev.sluice.shell.runbook.Runbook;
import dev.sluice.shell.runbook.RunbookRunner;
import dev.sluice.shell.runbook.StepJournal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs one runbook on one workplace: says what goes where, keeps the journal, prints as it goes. */
final class RunCall {
    /**
     * How it is to run.
     *
     * @param plan empty where nobody has made one
     * @param resumption empty where it is a new run
     */
    record Manner(
            Map<String, String> given,
            Depth depth,
            boolean quiet,
            Optional<RunPlan> plan,
            RunLimits.Chosen limits,
            Optional<Resumption> resumption) {
        /** Everything is executed and kept. */
        static Manner executing(Map<String, String> given, boolean quiet) {
            return new Manner(given, Depth.KEPT, quiet, Optional.empty(), RunLimits.Chosen.NONE, Optional.empty());
        }

        Manner at(Depth chosen) {
            return new Manner(given, chosen, quiet, plan, limits, resumption);
        }

        /** Its counts are those that the steps have to keep to. */
        Manner following(RunPlan saved) {
            return new Manner(given, depth, quiet, Optional.of(saved), limits, resumption);
        }

        ExpectedCounts expected() {
            return plan.map(RunPlan::expected).orElse(ExpectedCounts.NONE);
        }

        Manner within(RunLimits.Chosen chosen) {
            return new Manner(given, depth, quiet, plan, chosen, resumption);
        }

        Manner resuming(Resumption run) {
            return new Manner(given, depth, quiet, plan, limits, Optional.of(run));
        }

        boolean dryRun() {
            return depth != Depth.KEPT;
        }
    }

    /** How far it goes. */
    enum Depth {
        /** What is done is kept. */
        KEPT,
        /** All is rolled back; on a protected profile nothing is executed. */
        DRY,
        /** All is rolled back; on a protected profile too. */
        REHEARSED
    }

    /** Which run goes on. */
    record Resumption(RunId run, boolean acceptChanges) {}

    private final Call call;
    private final Workplace workplace;
    private final Runbook runbook;
    private final Manner manner;
    private final RunPrinter printer;
    private final RunListener listener;

    RunCall(Call call, Workplace workplace, Runbook runbook, Manner manner) {
        this.call = call;
        this.workplace = workplace;
        this.runbook = runbook;
        this.manner = manner;
        this.printer = new RunPrinter(call.console(), manner.quiet());
        this.listener = printer;
    }

    private RunCall(RunCall other, RunListener listener) {
        this.call = other.call;
        this.workplace = other.workplace;
        this.runbook = other.runbook;
        this.manner = other.manner;
        this.printer = other.printer;
        this.listener = RunListener.both(other.listener, listener);
    }

    /** The same, heard by that one too. */
    RunCall heard(RunListener by) {
        return new RunCall(this, by);
    }

    /** What became of it; a run that did not even start has failed too. */
    RunOutcome run() {
        secrets().register(runbook);
        try {
            refuseUnapproved();
            RunbookRunner.checkParameters(runbook, manner.given(), workplace.profiles()::variable);
            printer.line(workplace.heading(sources()));
            try (RunRecording recording = recording()) {
                recording.id().ifPresent(id -> printer.line("run " + id + ": " + runbook.title()));
                Pacing pacing = manner.limits().pacing();
                RunResult result = run(recording.journal(), pacing);
                recording.end(result, pacing);
                return outcome(recording, result);
            }
        } catch (SluiceException e) {
            return outcome(RunRecording.none(call), RunResult.notStarted(runbook.title(), e));
        }
    }

    /** Who asks for a rehearsal is not served by one that executes nothing. */
    private void refuseUnapproved() {
        Gate gate = workplace.session().gate();
        if (manner.depth() == Depth.REHEARSED && gate.guarded() && !gate.approved()) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "profile \"" + gate.profile() + "\" is protected, and a rehearsal executes there",
                    "--rehearse",
                    "give --approve " + gate.profile());
        }
    }

    private SecretParameters secrets() {
        return new SecretParameters(call, workplace, manner.given());
    }

    private List<String> sources() {
        List<String> names = workplace.profiles().names();
        SecretParameters values = secrets();
        return Mentions.of(runbook, names, p -> values.value(p).or(() -> SecretParameters.fallback(p))).stream()
                .filter(name -> !name.equals(workplace.home().name()))
                .toList();
    }

    /** What writes nothing keeps no journal, and needs no right to make one. */
    private RunRecording recording() {
        boolean writes = runbook.steps().stream().anyMatch(s -> s.word().equals("step"));
        boolean kept = writes && !manner.dryRun() && !workplace.session().gate().closed();
        if (!kept) {
            return RunRecording.none(call);
        }
        return manner.resumption().isPresent()
                ? RunRecording.resume(call, workplace, runbook, manner)
                : RunRecording.start(call, workplace, runbook, manner);
    }

    private RunResult run(StepJournal journal, Pacing pacing) {
        RunOptions options = RunOptions.of(workplace.session())
                .withGiven(manner.given())
                .withEnvironment(workplace.profiles()::variable)
                .withJournal(journal)
                .withPacing(pacing)
                .withQuestions(new TerminalQuestions(call.console()))
                .withOversight(new Oversight(Mask.of(workplace.home().mask()), planOnly(), manner.expected()))
                .withListener(listener);
        RunbookRunner runner = new RunbookRunner(runbook, manner.dryRun() ? options.asDryRun() : options);
        Database home = workplace.session().databases().home();
        try (Blockers blockers = Blockers.watch(home, call.console()::message)) {
            RunResult result = call.interruption().during(runner::cancel, runner::run);
            result.failure().ifPresent(e -> blockers.tell(e, ""));
            return result;
        }
    }

    /** On a protected profile a dry run executes nothing until that is asked for and approved. */
    private String planOnly() {
        Gate gate = workplace.session().gate();
        boolean open = !gate.guarded() || (manner.depth() == Depth.REHEARSED && gate.approved());
        return open
                ? ""
                : "profile \"" + gate.profile() + "\" is protected; --rehearse --approve " + gate.profile()
                        + " executes it and rolls it back";
    }

    private RunOutcome outcome(RunRecording recording, RunResult result) {
        return new RunOutcome(runbook, workplace.home(), recording.id(), manner.dryRun(), result);
    }
}
