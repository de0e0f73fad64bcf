package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.Catalog;
import dev.sluice.db.Reader;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Dialect;
import dev.sluice.relations.Archive;
import dev.sluice.sql.Sql;
import dev.sluice.stage.BrokenReferences;
import dev.sluice.stage.Definitions;
import dev.sluice.stage.Provenance;
import dev.sluice.stage.Retired;
import dev.sluice.stage.WriteWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A swap by rename in SQLite: one transaction, in which nobody else can write, and beside which those who read go on reading the old rows. */
final class Exchanging implements InPlace {
    private final SwapPlan plan;
    private final Work.Joined work;
    private final Transaction tx;
    private final long start = System.nanoTime();

    Exchanging(SwapPlan plan, Work.Joined work) {
        this.plan = plan;
        this.work = work;
        this.tx = work.transaction();
    }

    private void at(String what) {
        work.progress().at(what + " " + plan.site().target().name(), 0, -1);
    }

    private Dialect dialect() {
        return work.databases().home().dialect();
    }

    @Override
    public Report whole() {
        refuseEnforced(tx);
        refuseChanged();
        Retired.of(plan.site().target().name(), work.databases()).refuseAnother(tx);
        at("stage");
        new Stage(plan.site()).make(tx, work);
        if (plan.command().filling() instanceof Filling.OfCommand from) {
            new Stage(plan.site()).fill(from.maker().apply(plan.site().staging()), work);
        }
        return exchange();
    }

    @Override
    public Report finish(WriteWatch begun) {
        refuseEnforced(tx);
        refuseChanged();
        begun.refuseWrites(tx);
        return exchange();
    }

    private Report exchange() {
        Retired retired = Retired.of(plan.site().target().name(), work.databases());
        retired.refuseAnother(tx);
        plan.refuseOtherReferences(Catalog.of(tx, dialect()));
        at("compare");
        BrokenReferences broken = BrokenReferences.note(tx, List.of(plan.site().target()));
        Inspection.Counted counted = new Inspection(plan, tx).pass();
        Pruning.Pruned pruned = plan.command().checks().partsOrphans()
                ? new Pruning(plan, tx, dialect()).run()
                : Pruning.Pruned.NOTHING;
        at("cut over");
        boolean keeps = !plan.command().cutting().dropOld();
        Definitions definitions = Definitions.read(tx, plan.site().target());
        new Exchange(plan.site(), definitions, retired.name(), keeps)
                .statements()
                .forEach(tx::execute);
        broken.refuseNew();
        refuseOther(counted);
        if (keeps) {
            String state = WriteWatch.begin(plan.site().target(), tx).state();
            retired.mark(tx, new Retired.Note(pruned.parted(), Provenance.UNKNOWN, Archive.newCall(), state, ""));
        }
        at("commit");
        return report(counted, pruned, retired);
    }

    /** With foreign keys, dropping a table would delete from those that refer to it; without the other, views would follow the old table. */
    static void refuseEnforced(Reader reader) {
        if (reader.number(Sql.of("pragma foreign_keys")) != 0
                || reader.number(Sql.of("pragma legacy_alter_table")) == 0) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "SQLite enforces foreign keys in this transaction, which cannot be changed any more, and would delete rows of others",
                    "swap",
                    "swap with strategy: 'merge' here, or outside of a transaction, in a step with tx: 'phases'");
        }
    }

    private void refuseChanged() {
        Catalog catalog = Catalog.of(tx, dialect());
        boolean same = catalog.find(plan.site().target().name())
                .filter(plan.site().target()::equals)
                .isPresent();
        if (!same || !Definitions.obstacles(tx, plan.site().target()).isEmpty()) {
            throw SluiceException.of(
                    Kind.FAILED,
                    "what hangs on table " + plan.site().target().name()
                            + " has changed while the new rows were brought",
                    "cut over",
                    "run it again");
        }
    }

    private void refuseOther(Inspection.Counted counted) {
        long now = tx.number(new MergeSql(plan.site()).countRange());
        if (now != counted.staged()) {
            throw SluiceException.of(
                    Kind.FAILED,
                    "the table has " + now + " rows instead of " + counted.staged(),
                    "table " + plan.site().target().name(),
                    "please report this");
        }
    }

    private Report report(Inspection.Counted counted, Pruning.Pruned pruned, Retired retired) {
        long kept = counted.before() - counted.missing();
        List<String> notes = new ArrayList<>(pruned.notes());
        if (!plan.command().cutting().dropOld()) {
            notes.add(retired.told());
        }
        return new SwapReport(
                plan,
                counted,
                new SwapReport.Written(counted.staged() - kept, 0, counted.missing()),
                new SwapReport.Timing(Duration.ofNanos(System.nanoTime() - start), Duration.ZERO, 1),
                pruned.changes(),
                notes);
    }
}
