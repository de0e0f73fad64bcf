package dev.sluice.command.swap;

import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
import dev.sluice.db.Transaction;
import dev.sluice.stage.Retired;
import dev.sluice.stage.WriteWatch;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** A swap by merge, or by rename in SQLite, in transactions of its own, each with its mark. */
final class Phases {
    static final String DONE_BEFORE =
            "the cut-over was committed before this run was resumed; its counts are in that run's report";

    static final String CUT_OVER = "cut over";

    private final SwapPlan plan;
    private final Work.Phased work;

    Phases(SwapPlan plan, Work.Phased work) {
        this.plan = plan;
        this.work = work;
    }

    Report run() {
        if (work.reached().equals(CUT_OVER)) {
            return doneBefore(plan);
        }
        return plan.command().filling() instanceof Filling.OfCode code ? byCode(code) : inPlace(InPlace::whole);
    }

    static Report doneBefore(SwapPlan plan) {
        return new SwapReport(
                plan,
                new Inspection.Counted(0, 0, 0, List.of()),
                new SwapReport.Written(0, 0, 0),
                SwapReport.Timing.of(Duration.ZERO),
                List.of(),
                List.of(DONE_BEFORE));
    }

    private Report inPlace(Function<InPlace, Report> body) {
        return inPlace(tx -> {}, body);
    }

    private Report inPlace(Consumer<Transaction> first, Function<InPlace, Report> body) {
        boolean rename = plan.chosen().strategy() == Swap.Strategy.RENAME;
        return work.phase(CUT_OVER, rename ? Access.REBUILD : Access.WRITE, tx -> {
            first.accept(tx);
            Work.Joined joined = new Work.Joined(work.databases(), work.progress(), tx);
            return body.apply(rename ? new Exchanging(plan, joined) : new Merging(plan, joined));
        });
    }

    /** The staging table is committed before the code runs; what a killed run has left of it is made anew. */
    private Report byCode(Filling.OfCode code) {
        return Scaffold.during(plan.site(), work.databases(), scaffold -> byCode(code, scaffold));
    }

    private Report byCode(Filling.OfCode code, Scaffold scaffold) {
        Stage stage = scaffold.stage();
        // Without a mark: what fails removes it again, and then nothing of the step stays.
        WriteWatch watch = work.databases().home().transaction(Access.WRITE, tx -> {
            if (plan.chosen().strategy() == Swap.Strategy.RENAME) {
                Retired.of(plan.site().target().name(), work.databases()).refuseAnother(tx);
            }
            WriteWatch begun = WriteWatch.begin(plan.site().target(), tx);
            stage.make(tx, work);
            return begun;
        });
        scaffold.run(code);
        return inPlace(stage::refuseAnothers, all -> all.finish(watch));
    }
}
