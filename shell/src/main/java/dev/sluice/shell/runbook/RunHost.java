package dev.sluice.shell.runbook;

import dev.sluice.command.Arguments;
import dev.sluice.command.Report;
import dev.sluice.db.Transaction;
import dev.sluice.shell.script.Expectation;
import dev.sluice.shell.script.Host;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the words of a run mean in a runbook. */
final class RunHost implements Host {
    private final RunOptions options;
    private final ParameterValues parameters;
    private final StepRunner steps;
    private final EvidenceBook evidence = new EvidenceBook();
    private final StepResults results;
    private Optional<Rehearsal> rehearsal = Optional.empty();
    private long setAside;

    RunHost(RunOptions options, ParameterValues parameters) {
        this.options = options;
        this.parameters = parameters;
        this.results = new StepResults(options.listener());
        this.steps = new StepRunner(options, results, evidence);
    }

    List<StepResult> steps() {
        return results.all();
    }

    /** How many rows commands have set aside. */
    long setAside() {
        return setAside;
    }

    /** What was seen outside of steps. */
    Evidence outside() {
        return evidence.outside();
    }

    /** A dry run in that transaction, which is going to be taken back. */
    Rehearsal rehearse(Transaction transaction, BooleanSupplier cancelled) {
        Rehearsal dryRun = new Rehearsal(options, transaction, results, cancelled);
        rehearsal = Optional.of(dryRun);
        steps.rehearse(dryRun);
        return dryRun;
    }

    @Override
    public void runbook(String title, Arguments given) {
        // The title was read before the run; owner and onFailure are for resume.
    }

    @Override
    public void requires(Arguments given) {
        Requirements.check(given, options.session().databases().home());
    }

    @Override
    public @Nullable Object param(String name, Class<?> type, Arguments given) {
        return parameters.value(name, type, given);
    }

    @Override
    public @Nullable Object step(StepCall call, Supplier<? extends @Nullable Object> body) {
        return steps.step(call, body);
    }

    @Override
    public @Nullable Object fact(StepCall call, Supplier<? extends @Nullable Object> body) {
        return steps.fact(call, body);
    }

    @Override
    public void note(String text) {
        options.listener().note(text);
    }

    @Override
    public List<String> answers(Question question) {
        return new Answers(options).to(question);
    }

    @Override
    public void reported(Report report) {
        setAside += report.setAside();
        Report shown = new MaskedReport(report, options.oversight().mask());
        steps.reported(shown);
        options.listener().reported(shown);
    }

    @Override
    public boolean expected(Expectation expectation) {
        evidence.add(expectation);
        options.listener().expected(expectation);
        return rehearsal.filter(Rehearsal::incomplete).isEmpty();
    }

    @Override
    public Optional<String> environment(String name) {
        return options.environment().apply(name);
    }
}
