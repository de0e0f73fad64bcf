package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.shell.runbook.StepJournal.Standing;
import dev.sluice.shell.runbook.StepJournal.StepMark;
import dev.sluice.shell.runbook.StepResult.Outcome;
import dev.sluice.shell.script.Host.StepCall;
import dev.sluice.shell.script.StepLine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs steps: mark, body, mark, all in the step's own transaction where it has one. */
final class StepRunner {
    private final RunOptions options;
    private final History history;
    private final StepResults results;
    private final EvidenceBook evidence;
    private final RowWatch rows;
    private Optional<Rehearsal> rehearsal = Optional.empty();
    private int ordinal;

    StepRunner(RunOptions options, History history, StepResults results, EvidenceBook evidence) {
        this.options = options;
        this.history = history;
        this.results = results;
        this.evidence = evidence;
        this.rows = new RowWatch(options, evidence);
    }

    /** From here on, steps are executed in that rehearsal. */
    void rehearse(Rehearsal dryRun) {
        this.rehearsal = Optional.of(dryRun);
    }

    @Nullable
    Object step(StepCall call, Supplier<? extends @Nullable Object> body) {
        checkOptions(call);
        rows.reached(call);
        StepMark mark = mark(call);
        Standing standing = journal().standing(mark);
        if (standing instanceof Standing.Finished done) {
            return earlier(call, mark, done.value());
        }
        if (standing instanceof Standing.HalfUndone half) {
            return halfUndone(call, mark, half);
        }
        if (history.isLookingBack() && journal().isUndone(mark)) {
            // Its value went with it.
            return Optional.empty().orElse(null);
        }
        boolean out = standing instanceof Standing.Skipped;
        if (!out) {
            history.end();
        }
        // What has begun was wanted; what it has done since may well have turned the answer.
        if (out || (standing instanceof Standing.Fresh && !wanted(call))) {
            return leftOut(call, mark, standing);
        }
        if (rehearsal.isPresent()) {
            return rehearsed(rehearsal.get(), mark, call, body);
        }
        options.pacing().between(journal(), options.listener());
        if (standing instanceof Standing.Begun && call.tx().equals("none") && isDone(call)) {
            return settled(call, mark);
        }
        return timed(call, mark, parts(call, mark, standing), body);
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
            Optional<Supplier<@Nullable Object>> done =
                    dryRun.execute(call, () -> inOne(call, mark, limited(call, body)));
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
        evidence.begin();
    }

    private static void checkOptions(StepCall call) {
        String tx = call.tx();
        if (call.options().retry() > 0 && !tx.equals("one") && !tx.equals("chunks")) {
            throw usage("retry: of step \"" + call.name() + "\" needs a transaction that rolls back", "leave it out");
        }
        if (!call.options().settings().isEmpty() && tx.equals("none")) {
            throw usage(
                    "set: of step \"" + call.name() + "\" lasts for a transaction, and it has none", "leave it out");
        }
        if (call.options().hooks().done().isPresent() && !tx.equals("none")) {
            throw usage(
                    "done: of step \"" + call.name() + "\" is for tx: 'none'",
                    "leave it out: the journal knows whether the step is done");
        }
    }

    private static SluiceException usage(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "", remedy);
    }

    /** Done by an earlier run. */
    private @Nullable Object earlier(StepCall call, StepMark mark, @Nullable Object value) {
        history.add(call, mark, value);
        // Who only looks back will hear of the steps that are taken back.
        return history.isLookingBack() ? value : told(call, Outcome.SKIPPED, value, "");
    }

    /** Only another undo can tell what it is now: to go on would build on a ruin. */
    private @Nullable Object halfUndone(StepCall call, StepMark mark, Standing.HalfUndone half) {
        if (!history.isLookingBack()) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "an undo of step \"" + call.name() + "\" had begun and did not end",
                    call.line().map(line -> line.file() + ":" + line.line()).orElse(""),
                    "let it come to its end first: sluice undo " + journal().run());
        }
        history.addHalfUndone(call, mark, half.value());
        return half.value();
    }

    private @Nullable Object told(StepCall call, Outcome outcome, @Nullable Object value, String why) {
        results.add(StepResult.idle(call.name(), outcome, value, Evidence.because(why)));
        return value;
    }

    private static boolean wanted(StepCall call) {
        return call.options().hooks().when().map(BooleanSupplier::getAsBoolean).orElse(true);
    }

    /** The decision is kept: a resumed run must not make another one. */
    private @Nullable Object leftOut(StepCall call, StepMark mark, Standing standing) {
        if (standing instanceof Standing.Fresh) {
            journal().skipped(home(), mark);
        }
        String condition = call.line().map(StepLine::when).orElse("");
        return told(call, Outcome.SKIPPED, null, "when: " + condition + " says no");
    }

    /** What a run that was killed in the middle has left: the probe tells, or whoever sits at the terminal. */
    private boolean isDone(StepCall call) {
        if (call.options().hooks().done().isPresent()) {
            return call.options().hooks().done().get().getAsBoolean();
        }
        String question = "step \"" + call.name() + "\" had begun, and nobody knows whether it came to its end."
                + " Is it done? (yes, or no to run it again)";
        String answer = options.questions().ask(question, false).orElse("");
        return switch (answer) {
            case "yes", "y" -> true;
            case "no", "n" -> false;
            default ->
                throw SluiceException.of(
                        Kind.REFUSED,
                        "step \"" + call.name() + "\" had begun, and nobody knows whether it came to its end",
                        call.line().map(line -> line.file() + ":" + line.line()).orElse(""),
                        "give it done: { }, which can tell, or resume it at a terminal");
        };
    }

    private @Nullable Object settled(StepCall call, StepMark mark) {
        journal().finish(home(), mark, null, List.of());
        journal().kept(mark);
        return earlier(call, mark, null);
    }

    private KeptParts parts(StepCall call, StepMark mark, Standing standing) {
        KeptParts parts = new KeptParts(options.withJournal(journal()), call.options(), mark);
        if (standing instanceof Standing.Begun begun) {
            parts.from(begun);
        }
        return parts;
    }

    private @Nullable Object timed(
            StepCall call, StepMark mark, KeptParts parts, Supplier<? extends @Nullable Object> body) {
        options.listener().stepStarted(call.name());
        long start = System.nanoTime();
        try {
            Object value = Retries.of(call.options().retry(), options.listener(), tried -> {
                begin();
                // Sees to the run's lock as well, which a lost session has lost.
                return tried > 0 && journal().standing(mark) instanceof Standing.Finished done
                        ? done.value()
                        : attempt(call, mark, parts, body);
            });
            journal().kept(mark);
            history.add(call, mark, Recordable.of(value));
            finish(call, Outcome.COMMITTED, start, value);
            return value;
        } catch (Throwable t) {
            boolean nothing = call.options().isOne() || (call.options().hasParts() && parts.committed() == 0);
            finish(call, nothing ? Outcome.FAILED : Outcome.UNFINISHED, start, null);
            throw t;
        }
    }

    private void finish(StepCall call, Outcome outcome, long start, @Nullable Object value) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        results.add(new StepResult(call.name(), outcome, took, Recordable.of(value), evidence.end()));
    }

    private @Nullable Object attempt(
            StepCall call, StepMark mark, KeptParts parts, Supplier<? extends @Nullable Object> body) {
        Supplier<@Nullable Object> limited = limited(call, body);
        return switch (call.tx()) {
            case "one" -> inOne(call, mark, limited);
            case "chunks" -> inParts(Work.Sort.CHUNKS, mark, parts, limited);
            case "phases" -> inParts(Work.Sort.PHASES, mark, parts, limited);
            default -> loose(mark, parts, limited);
        };
    }

    private Supplier<@Nullable Object> limited(StepCall call, Supplier<? extends @Nullable Object> body) {
        return () -> named(TimeLimit.within(call.options().timeout(), home(), body::get));
    }

    /** What a command has made goes by its name: the journal can keep that, and a resumed run gets it too. */
    private static @Nullable Object named(@Nullable Object value) {
        Optional<String> made = value instanceof Report report ? report.made() : Optional.empty();
        return made.isPresent() ? made.get() : value;
    }

    private @Nullable Object inOne(StepCall call, StepMark mark, Supplier<? extends @Nullable Object> body) {
        Access access =
                new Access(Access.WRITE.isolation(), options.session().gate().closed());
        return home().transaction(access, tx -> {
            journal().begin(home(), mark);
            ServerSettings settings = new ServerSettings(tx, call.options().settings());
            settings.apply(options.dryRun());
            Object value = calmed(() -> rows.around(call, body));
            tx.refuseIfFailed();
            journal().finish(home(), mark, Recordable.of(value), changes());
            if (options.dryRun()) {
                settings.restore();
            }
            return value;
        });
    }

    /** The first signal ends chunks behind the one that is under way; phases belong together. */
    private @Nullable Object inParts(
            Work.Sort sort, StepMark mark, KeptParts parts, Supplier<? extends @Nullable Object> body) {
        options.pacing().inChunks(sort == Work.Sort.CHUNKS);
        try {
            return loose(mark, parts, () -> options.session().committing(sort, parts, body::get));
        } finally {
            options.pacing().inChunks(false);
        }
    }

    /** Begins, unless it had begun before; that mark stands. */
    private @Nullable Object loose(StepMark mark, KeptParts parts, Supplier<? extends @Nullable Object> body) {
        if (journal().standing(mark) instanceof Standing.Fresh) {
            journal().begin(home(), mark);
        }
        Object value = calmed(body);
        home().current().ifPresent(Transaction::refuseIfFailed);
        journal().finish(home(), mark, Recordable.of(value), parts.changes(changes()));
        return value;
    }

    private List<TableChange> changes() {
        return Stream.concat(
                        evidence.reports().stream().flatMap(r -> r.changes().stream()), evidence.written().stream())
                .toList();
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

    /** Takes a step back: in one transaction with the mark of that, where the step had one. */
    void undo(History.Done done) {
        StepCall call = done.call();
        options.listener().stepStarted("undo " + call.name());
        long start = System.nanoTime();
        begin();
        if (call.options().isOne()) {
            home().transaction(Access.WRITE, tx -> {
                takeBack(done);
                tx.refuseIfFailed();
                journal().undone(home(), done.mark());
                return done;
            });
        } else {
            journal().undoing(home(), done.mark());
            takeBack(done);
            journal().undone(home(), done.mark());
        }
        journal().kept(done.mark());
        history.remove(done);
        finish(call, Outcome.UNDONE, start, null);
    }

    private static void takeBack(History.Done done) {
        calmed(() -> done.call().options().hooks().undo().orElseThrow().apply(done.value()));
    }

    @Nullable
    Object fact(StepCall call, Supplier<? extends @Nullable Object> body) {
        StepMark mark = mark(call);
        if (journal().standing(mark) instanceof Standing.Finished recorded) {
            return recorded.value();
        }
        history.end();
        Object value = body.get();
        if (value != null && Recordable.of(value) == null) {
            String what =
                    "fact \"" + call.name() + "\" gives a " + value.getClass().getSimpleName();
            throw usage(what, "give a number, text, date, list or map: it is recorded");
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

    StepJournal journal() {
        // Where nothing may be written, nothing can be done twice.
        boolean idle = options.dryRun() || options.session().gate().closed();
        return idle ? StepJournal.none() : options.journal();
    }
}
