package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.command.Work;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.sql.TableName;
import dev.sluice.stage.Retired;
import dev.sluice.stage.Turn;
import java.util.List;
import java.util.Set;

/** Drops the old rows that a swap has kept, once what was left to do of that swap is done. */
record Tidy(TableName target) implements Command<Tidy.Drop> {
    /** The table, and the one to be dropped. */
    record Drop(TableName live, TableName retired, Retired.Note note) implements Plan {
        @Override
        public Outline outline() {
            return new Outline(
                    "tidy " + live,
                    List.of(new Figure("drops", Measure.text(retired.toString()))),
                    List.of(),
                    List.of("drop table " + retired.quoted() + ", never with cascade"));
        }

        @Override
        public boolean writes() {
            return true;
        }
    }

    /** It is gone. */
    private record Dropped(Drop plan) implements Report {
        @Override
        public Outline outline() {
            return new Outline(
                    "tidy " + plan.live(),
                    List.of(new Figure("dropped", Measure.text(plan.retired().toString()))),
                    List.of(),
                    List.of());
        }

        @Override
        public List<TableChange> changes() {
            return List.of();
        }
    }

    @Override
    public String word() {
        return "tidy";
    }

    @Override
    public Drop plan(Databases databases) {
        return databases.home().read(tx -> plan(tx, databases));
    }

    private Drop plan(Transaction tx, Databases databases) {
        TableName live =
                Catalog.of(tx, databases.home().dialect()).table(target).name();
        Retired kept = Retired.of(live, databases);
        // Else what a killed unswap has left.
        Retired retired = kept.isThere(tx) ? kept : Retired.replaced(live, databases);
        Retired.Note note = retired.note(tx)
                .orElseThrow(() -> SluiceException.of(
                        Kind.USAGE, "there is no table of old rows of " + live, "tidy", "a swap by rename keeps one"));
        return new Drop(live, retired.name(), note);
    }

    @Override
    public Report run(Drop plan, Work work) {
        if (work instanceof Work.Joined joined) {
            Turn.join(joined.transaction(), plan.live());
            return done(plan, work.databases());
        }
        return Turn.during(work.databases().home(), plan.live(), () -> done(plan, work.databases()));
    }

    private static Report done(Drop plan, Databases databases) {
        Retired retired = new Retired(plan.live(), plan.retired(), databases);
        retired.finish();
        retired.drop(plan.note());
        return new Dropped(plan);
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.JOIN, Work.Sort.PHASES);
    }

    @Override
    public boolean opensItsOwn() {
        return true;
    }
}
