package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.command.StepLog;
import dev.sluice.command.Work;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.stage.OldSnapshots;
import dev.sluice.stage.Turn;
import java.time.Duration;
import java.util.List;

/**
 * A rename in a transaction that somebody else has open and ends: its locks stay until then, which the report says. A snapshot that is in
 * use would find the new table empty when that is over, and cannot be waited for while locks are held.
 */
final class RenamingAtOnce {
    /** Long enough for statements that are just being executed to end. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private final SwapPlan plan;
    private final Transaction tx;
    private final Work.Phased parts;

    RenamingAtOnce(SwapPlan plan, Work.Joined work) {
        this.plan = plan;
        this.tx = work.transaction();
        this.parts = new Work.Phased(work.databases(), work.progress(), StepLog.NONE);
    }

    Report run() {
        Merging.refuseFixedMoment(tx);
        Turn.join(tx, plan.site().target().name(), plan.site().staging());
        Object patience =
                tx.query(Sql.of("select current_setting('lock_timeout')")).value();
        Renaming renaming = new Renaming(plan, parts);
        Report report = tx.refusingHiddenRows(() -> renaming.joined(this::refuseOlder));
        tx.query(Sql.of("select set_config('lock_timeout', ?, true)", patience));
        return report;
    }

    private void refuseOlder(RenameStage.Ready ready) {
        try {
            new OldSnapshots(ready.newest(), tx.pid(), LOOK).await(body -> body.apply(tx));
        } catch (SluiceException e) {
            if (e.kind() != Kind.RETRY) {
                throw e;
            }
            throw SluiceException.of(
                            Kind.REFUSED,
                            e.problems().get(0).what(),
                            "swap",
                            "it is not waited for in an open transaction: end that session, or swap with strategy: 'merge'")
                    .causedBy(e);
        }
    }

    /** What others will wait for. */
    static String cost(List<String> locks) {
        return "in an open transaction its locks are held until that ends, foreign keys validated meanwhile: access exclusive on "
                + String.join(", ", locks)
                + "; a repeatable read that begins before that end would find the table empty";
    }
}
