package dev.sluice.shell.runbook;

import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.db.Fault;
import dev.sluice.db.LockWatch;
import dev.sluice.db.Transaction;
import dev.sluice.db.Transaction.Mark;
import dev.sluice.shell.runbook.StepResult.Outcome;
import dev.sluice.shell.script.Host.StepCall;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A dry run: all steps in one transaction that is taken back, each behind a mark. What cannot be executed there, or would make
 * others wait, is planned only; and since later steps then lack its effects, their failures are no failures of the runbook.
 */
final class Rehearsal implements AutoCloseable {
    /** No lock of a rehearsal makes others wait for longer than this, and it waits no longer for theirs. */
    static final Duration LOCKS = Duration.ofSeconds(2);

    static final Duration STATEMENTS = Duration.ofMinutes(2);

    /** The first step that holds a strong lock, and what to go back to when it is held for too long. */
    private record Holder(String step, Mark mark, int index) {}

    private final RunOptions options;
    private final Transaction transaction;
    private final StepResults results;
    private final BooleanSupplier cancelled;
    private final Mark start;
    private final Optional<LockWatch> locks;
    private Optional<Holder> holder = Optional.empty();
    private String plannedOnly = "";

    Rehearsal(RunOptions options, Transaction transaction, StepResults results, BooleanSupplier cancelled) {
        this.options = options;
        this.transaction = transaction;
        this.results = results;
        this.cancelled = cancelled;
        transaction.lockTimeout(LOCKS);
        transaction.statementTimeout(STATEMENTS);
        this.start = transaction.mark();
        Database home = options.session().databases().home();
        boolean watched =
                transaction.isPostgres() && options.oversight().planOnly().isEmpty();
        this.locks = watched ? Optional.of(home.lockWatch(LOCKS)) : Optional.empty();
    }

    /** Whether a step was planned only, so that its effects are missing. */
    boolean incomplete() {
        return !plannedOnly.isEmpty();
    }

    /** The whole script. What fails outside of steps for want of a planned step's effects ends the rehearsal, not the run. */
    @Nullable
    Object script(Supplier<? extends @Nullable Object> body) {
        try {
            return body.get();
        } catch (SluiceException e) {
            if (!incomplete() || cancelled.getAsBoolean() || failed()) {
                throw e;
            }
            options.listener()
                    .note("the rest was not rehearsed, after step \"" + plannedOnly + "\" was planned only: "
                            + e.getMessage());
            transaction.backTo(start);
            return "";
        }
    }

    private boolean failed() {
        return results.all().stream().anyMatch(r -> r.outcome() == Outcome.FAILED);
    }

    /** Why the step is not executed at all; empty when it is. */
    Optional<String> objection(StepCall call) {
        if (!options.oversight().planOnly().isEmpty()) {
            return Optional.of(options.oversight().planOnly());
        }
        return call.tx().equals("one")
                ? Optional.empty()
                : Optional.of("it commits by itself and could not be taken back");
    }

    /** Records a step as planned only. */
    StepResult plan(StepCall call, String why) {
        plannedOnly = plannedOnly.isEmpty() ? call.name() : plannedOnly;
        StepResult planned = StepResult.idle(
                call.name(),
                Outcome.PLANNED,
                null,
                Evidence.because(options.oversight().mask().message(why)));
        results.add(planned);
        return planned;
    }

    /** Executes a step; empty when it turned out that it can only be planned, and all it did is taken back. */
    Optional<Supplier<@Nullable Object>> execute(StepCall call, Supplier<? extends @Nullable Object> body) {
        Mark mark = transaction.mark();
        Holder self = new Holder(call.name(), mark, results.size());
        Object value;
        try {
            value = body.get();
        } catch (Throwable t) {
            Optional<String> why = locks.flatMap(LockWatch::exceeded).isPresent() ? Optional.of("") : forgiven(t);
            if (cancelled.getAsBoolean() || why.isEmpty()) {
                throw t;
            }
            Thread.interrupted();
            if (!backFromLock(call, self)) {
                transaction.backTo(mark);
                plan(call, why.get());
            }
            return Optional.empty();
        }
        if (backFromLock(call, self)) {
            return Optional.empty();
        }
        boolean strong = holder.isEmpty() && locks.flatMap(LockWatch::strong).isPresent();
        holder = strong ? Optional.of(self) : holder;
        return Optional.of(() -> value);
    }

    /** Gives up a lock that is held for too long: by the step that took it, or by this one. */
    private boolean backFromLock(StepCall call, Holder self) {
        Optional<String> table = locks.flatMap(LockWatch::exceeded);
        if (table.isEmpty()) {
            return false;
        }
        Holder first = holder.orElse(self);
        locks.ifPresent(LockWatch::reset);
        transaction.backTo(first.mark());
        String lock = "it would hold a lock on table " + table.get() + " for longer than " + LOCKS.toSeconds() + " s";
        String after = "it follows step \"" + first.step() + "\", which is planned only";
        results.demoteFrom(first.index(), name -> name.equals(first.step()) ? lock : after);
        plan(call, holder.isEmpty() ? lock : after);
        plannedOnly = first.step();
        holder = Optional.empty();
        return true;
    }

    /** Why a failure here says nothing about the step; empty when it does. */
    private Optional<String> forgiven(Throwable failure) {
        boolean slow = Fault.behind(failure)
                .filter(f -> f.sqlState().equals(Fault.QUERY_CANCELED) && !TimeLimit.isBehind(failure))
                .isPresent();
        if (slow) {
            return Optional.of("a statement took longer than the " + STATEMENTS.toMinutes() + " min of a rehearsal");
        }
        return incomplete()
                ? Optional.of(
                        "it failed here, where step \"" + plannedOnly + "\" is planned only: " + failure.getMessage())
                : Optional.empty();
    }

    @Override
    public void close() {
        locks.ifPresent(LockWatch::close);
    }
}
