package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.TableChange;
import dev.sluice.db.Database;
import dev.sluice.db.Footprint;
import dev.sluice.db.Footprint.Written;
import dev.sluice.db.RowSample;
import dev.sluice.db.Snapshot;
import dev.sluice.db.Transaction;
import dev.sluice.db.Transaction.Mark;
import dev.sluice.profile.Mask;
import dev.sluice.shell.script.Host.StepCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts the rows that a step writes where somebody wants to know: in a rehearsal, under a limit, by a plan. */
final class RowWatch {
    private static final Duration PATIENCE_FOR_SAMPLES = Duration.ofSeconds(2);

    private final RunOptions options;
    private final EvidenceBook evidence;
    private final List<String> seen = new ArrayList<>();
    private boolean lockedOut;

    RowWatch(RunOptions options, EvidenceBook evidence) {
        this.options = options;
        this.evidence = evidence;
    }

    /** The script has come to the step, whether or not it is going to run; several attempts are one. */
    void reached(StepCall call) {
        seen.add(call.name());
    }

    /** Runs the body of a step inside of its transaction; refuses what goes beyond its limits, so that it is rolled back. */
    @Nullable
    Object around(StepCall call, Supplier<? extends @Nullable Object> body) {
        int occurrence = (int) seen.stream().filter(call.name()::equals).count() - 1;
        Optional<ExpectedCounts.Step> planned = options.oversight().expected().step(call.name(), occurrence);
        Optional<Transaction> open = home().current();
        boolean watched = options.dryRun() || call.limits().any() || planned.isPresent();
        return watched && open.isPresent() ? watched(call, open.get(), planned, body) : body.get();
    }

    private @Nullable Object watched(
            StepCall call,
            Transaction tx,
            Optional<ExpectedCounts.Step> planned,
            Supplier<? extends @Nullable Object> body) {
        Footprint footprint =
                Footprint.of(tx, options.session().databases().journalSchema()).begin();
        Object value = body.get();
        tx.refuseIfFailed();
        List<Written> written = footprint.written();
        new RowLimits(call, tx).check(written, footprint.rewritten());
        planned.ifPresent(step -> check(step, written));
        if (options.dryRun()) {
            evidence.effects(effects(tx, footprint, written));
        }
        footprint.end();
        return value;
    }

    private void check(ExpectedCounts.Step planned, List<Written> written) {
        List<TableChange> found = written.stream().map(RowWatch::change).toList();
        options.oversight().expected().deviation(planned, found).ifPresent(deviation -> {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "the step leaves its plan: " + deviation,
                    "",
                    "look what has changed since, and make a new plan");
        });
    }

    private static TableChange change(Written w) {
        return new TableChange(w.table(), w.inserted(), w.updated(), w.deleted());
    }

    private List<TableEffect> effects(Transaction tx, Footprint footprint, List<Written> written) {
        lockedOut = false;
        return written.stream()
                .map(w -> new TableEffect(change(w), masked(w.table(), samples(tx, footprint, w.table()))))
                .toList();
    }

    /**
     * What cannot be sampled in time goes without samples; whatever the attempt has done is taken back. Where SQLite has written so much
     * that nobody else may read, the wait would be the same for each table.
     */
    private List<RowSample> samples(Transaction tx, Footprint footprint, String table) {
        if (lockedOut) {
            return List.of();
        }
        Mark mark = tx.mark();
        try (Snapshot committed = home().snapshots(1).get(0)) {
            tx.statementTimeout(PATIENCE_FOR_SAMPLES);
            return footprint.samples(table, committed);
        } catch (SluiceException e) {
            lockedOut = !tx.isPostgres() && e.kind() == Kind.RETRY;
            options.listener()
                    .note("no samples of " + table + (lockedOut ? " and the tables after it: " : ": ")
                            + e.getMessage());
            return List.of();
        } finally {
            tx.backTo(mark);
        }
    }

    private List<RowSample> masked(String table, List<RowSample> samples) {
        return samples.stream()
                .map(s -> new RowSample(s.columns(), masked(table, s, s.before()), masked(table, s, s.after())))
                .toList();
    }

    private List<@Nullable Object> masked(String table, RowSample sample, List<@Nullable Object> values) {
        List<@Nullable Object> shown = new ArrayList<>(values);
        for (int i = 0; i < shown.size(); i++) {
            if (shown.get(i) != null
                    && options.oversight().mask().hides(table, sample.columns().get(i))) {
                shown.set(i, Mask.HIDDEN);
            }
        }
        return shown;
    }

    private Database home() {
        return options.session().databases().home();
    }
}
