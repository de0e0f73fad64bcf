package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.shell.runbook.StepJournal.Recorded;
import dev.sluice.shell.runbook.StepJournal.StepMark;
import dev.sluice.shell.runbook.StepResult.Outcome;
import dev.sluice.shell.script.Host.StepCall;
import dev.sluice.shell.script.StepLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs steps: mark, body, mark, all in the step's own transaction where it has one. */
final class StepRunner {
    private final RunOptions options;
    private final StepResults results;
    private final EvidenceBook evidence;
    private final RowWatch rows;
    private Optional<Rehearsal> rehearsal = Optional.empty();
    private int ordinal;
    private final List<Report> reports = new ArrayList<>();

    StepRunner(RunOptions options, StepResults results, EvidenceBook evidence) {
        this.options = options;
        this.results = results;
        this.evidence = evidence;
        this.rows = new RowWatch(options, evidence);
    }

    /** From here on, steps are executed in that rehearsal. */
    void rehearse(Rehearsal dryRun) {
        this.rehearsal = Optional.of(dryRun);
    }

    void reported(Report report) {
        reports.add(report);
    }

    @Nullable
    Object step(StepCall call, Supplier<? extends @Nullable Object> body) {
        StepMark mark = mark(call);
        Optional<Recorded> recorded = journal().finished(mark);
        if (recorded.isPresent()) {
            Object value = recorded.get().value();
            results.add(StepResult.idle(call.name(), Outcome.SKIPPED, value, Evidence.NONE));
            return recorded.get().value();
        }
        return rehearsal.isPresent() ? rehearsed(rehearsal.get(), mark, call, body) : executed(mark, call, body);
    }

    private @Nullable Object executed(StepMark mark, StepCall call, Supplier<? extends @Nullable Object> body) {
        if (!call.tx().equals("one") && journal().begun(mark)) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "step \"" + call.name() + "\" had begun and has no transaction, so nobody knows how far it came",
                    "",
                    "look whether it is done; then run what is left in a runbook of its own");
        }
        return timed(call, () -> {
            Object value = call.tx().equals("one") ? inOne(mark, call, body) : loose(mark, body);
            journal().kept(mark);
            return value;
        });
    }

    private @Nullable Object rehearsed(
            Rehearsal dryRun, StepMark mark, StepCall call, Supplier<? extends @Nullable Object> body) {
        Optional<String> objection = dryRun.objection(call);
        if (objection.isPresent()) {
            return dryRun.plan(call, objection.get()).value();
        }
        options.listener().stepStarted(call.name());
        begin();
        long start = System.nanoTime();
        try {
            Optional<Supplier<@Nullable Object>> done = dryRun.execute(call, () -> inOne(mark, call, body));
            Object value = done.isPresent() ? done.get().get() : null;
            done.ifPresent(v -> finish(call, Outcome.REHEARSED, start, v.get()));
            return value;
        } catch (Throwable t) {
            finish(call, Outcome.FAILED, start, null);
            throw t;
        } finally {
            evidence.end();
        }
    }

    private void begin() {
        reports.clear();
        evidence.begin();
    }

    private @Nullable Object timed(StepCall call, Supplier<? extends @Nullable Object> body) {
        options.listener().stepStarted(call.name());
        begin();
        long start = System.nanoTime();
        try {
            Object value = body.get();
            finish(call, Outcome.COMMITTED, start, value);
            return value;
        } catch (Throwable t) {
            finish(call, call.tx().equals("one") ? Outcome.FAILED : Outcome.UNFINISHED, start, null);
            throw t;
        }
    }

    private void finish(StepCall call, Outcome outcome, long start, @Nullable Object value) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        results.add(new StepResult(call.name(), outcome, took, reports, Recordable.of(value), evidence.end()));
    }

    private @Nullable Object inOne(StepMark mark, StepCall call, Supplier<? extends @Nullable Object> body) {
        Access access =
                new Access(Access.WRITE.isolation(), options.session().gate().closed());
        return home().transaction(access, tx -> loose(mark, () -> rows.around(call, body)));
    }

    private @Nullable Object loose(StepMark mark, Supplier<? extends @Nullable Object> body) {
        journal().begin(home(), mark);
        Object value = calmed(body);
        home().current().ifPresent(Transaction::refuseIfFailed);
        List<TableChange> changes =
                reports.stream().flatMap(r -> r.changes().stream()).toList();
        journal().finish(home(), mark, Recordable.of(value), changes);
        return value;
    }

    /** Clears an interrupt on the way out: it would break the files that rollback and journal still write. */
    private static @Nullable Object calmed(Supplier<? extends @Nullable Object> body) {
        try {
            return body.get();
        } catch (Throwable t) {
            Thread.interrupted();
            throw t;
        }
    }

    @Nullable
    Object fact(StepCall call, Supplier<? extends @Nullable Object> body) {
        StepMark mark = mark(call);
        Optional<Recorded> recorded = journal().finished(mark);
        if (recorded.isPresent()) {
            return recorded.get().value();
        }
        Object value = body.get();
        if (value != null && Recordable.of(value) == null) {
            String what =
                    "fact \"" + call.name() + "\" gives a " + value.getClass().getSimpleName();
            throw SluiceException.of(Kind.USAGE, what, "", "give a number, text, date, list or map: it is recorded");
        }
        journal().record(home(), mark, Recordable.of(value));
        return value;
    }

    private StepMark mark(StepCall call) {
        String source = call.line().map(StepLine::source).orElse("");
        return new StepMark(++ordinal, call.name(), Hash.of(call.name() + "\n" + source));
    }

    private Database home() {
        return options.session().databases().home();
    }

    private StepJournal journal() {
        // Where nothing may be written, nothing can be done twice.
        boolean idle = options.dryRun() || options.session().gate().closed();
        return idle ? StepJournal.NONE : options.journal();
    }
}
