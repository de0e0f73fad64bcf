package dev.sluice.shell.runbook;

import dev.sluice.command.Arguments;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.db.Transaction;
import dev.sluice.shell.script.Expectation;
import dev.sluice.shell.script.Host;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the words of a run mean in a runbook. */
final class RunHost implements Host {
    /** In the place of a secret. */
    static final String MASK = "***";

    private final RunOptions options;
    private final ParameterValues parameters;
    private final StepRunner steps;
    private final History history;
    private final EvidenceBook evidence = new EvidenceBook();
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Deque<String> groups = new ArrayDeque<>();
    private final StepResults results;
    private Optional<Rehearsal> rehearsal = Optional.empty();
    private String onFailure = "ask";
    /** By the place where they were; what has none is counted apart. */
    private final Map<String, Long> setAside = new LinkedHashMap<>();

    RunHost(RunOptions options, ParameterValues parameters, History history) {
        this.options = options;
        this.parameters = parameters;
        this.history = history;
        this.results = new StepResults(options.listener());
        this.steps = new StepRunner(options, history, results, evidence);
    }

    /** What is to happen to finished steps when one fails. */
    String onFailure() {
        return onFailure;
    }

    StepRunner runner() {
        return steps;
    }

    List<StepResult> steps() {
        return results.all();
    }

    /** How many rows commands have set aside. */
    long setAside() {
        return setAside.values().stream().mapToLong(Long::longValue).sum();
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
        // Title and locks were read before the run.
        onFailure = given.text("onFailure").orElse(onFailure);
    }

    @Override
    public void requires(Arguments given) {
        Requirements.check(given, options.session().databases().home());
    }

    @Override
    public @Nullable Object param(String name, Class<?> type, Arguments given) {
        Object value = parameters.value(name, type, given);
        if (value != null) {
            values.put(name, given.flag("secret") ? MASK : value.toString());
        }
        return value;
    }

    @Override
    public @Nullable Object step(StepCall call, Supplier<? extends @Nullable Object> body) {
        options.journal().parameters(values);
        return steps.step(inGroup(call), body);
    }

    @Override
    public @Nullable Object fact(StepCall call, Supplier<? extends @Nullable Object> body) {
        options.journal().parameters(values);
        return steps.fact(inGroup(call), body);
    }

    private StepCall inGroup(StepCall call) {
        String path = String.join("", groups) + call.name();
        return new StepCall(path, call.options(), call.line(), call.limits());
    }

    @Override
    public void group(String name, Runnable body) {
        groups.addLast(name + " / ");
        try {
            body.run();
        } finally {
            groups.removeLast();
        }
    }

    @Override
    public boolean looksBack() {
        return history.isLookingBack();
    }

    @Override
    public void note(String text) {
        if (history.isLookingBack()) {
            return;
        }
        evidence.note(text);
        options.listener().note(text);
    }

    @Override
    public List<String> answers(Question question) {
        return new Answers(options).to(question);
    }

    @Override
    public void reported(Report report) {
        if (history.isLookingBack()) {
            return;
        }
        String place = report.setAsideIn();
        setAside.merge(place, report.setAside(), place.isEmpty() ? Long::sum : Math::max);
        Report shown = new MaskedReport(report, options.oversight().mask());
        evidence.add(shown);
        options.listener().reported(shown);
    }

    @Override
    public void changed(TableChange rows) {
        evidence.changed(rows);
    }

    @Override
    public long changedRows() {
        return evidence.changedRows();
    }

    @Override
    public Runnable remember() {
        return evidence.remember();
    }

    @Override
    public Runnable through(String table) {
        return evidence.through(table);
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
