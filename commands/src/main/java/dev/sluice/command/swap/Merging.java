package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Ddl;
import dev.sluice.command.Report;
import dev.sluice.command.Sequences;
import dev.sluice.command.Work;
import dev.sluice.db.Catalog;
import dev.sluice.db.Fault;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Dialect;
import dev.sluice.sql.Sql;
import dev.sluice.stage.Turn;
import dev.sluice.stage.WriteWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes the difference between the new rows and the table's into the table, in the open transaction. */
final class Merging implements InPlace {
    private static final String WENT_ALONG = " rows that stay would go with rows of their table that they refer to";

    private final SwapPlan plan;
    private final Work.Joined work;
    private final Transaction tx;
    private final MergeSql sql;
    private final long start = System.nanoTime();
    private Optional<WriteWatch> watch = Optional.empty();
    private Pruning.Pruned pruned = Pruning.Pruned.NOTHING;
    private List<String> remarks = List.of();

    Merging(SwapPlan plan, Work.Joined work) {
        this.plan = plan;
        this.work = work;
        this.tx = work.transaction();
        this.sql = new MergeSql(plan.site());
    }

    /** What would make others wait, or wait for others, in a transaction that somebody else ends. */
    static void refuseWaiting(Swap command) {
        if (command.filling() instanceof Filling.OfCode) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "a block that brings the rows must see the staging table committed, and here it is not",
                    "swap",
                    "run it outside of a transaction, in a step with tx: 'phases'");
        }
        if (command.writes() == Swap.Writes.BLOCK) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "writes: 'block' makes others wait for as long as this transaction is open",
                    "swap",
                    "leave it out here, or run it outside of a transaction, in a step with tx: 'phases'");
        }
    }

    @Override
    public Report whole() {
        return tx.refusingHiddenRows(this::fillAndFinish);
    }

    private Report fillAndFinish() {
        refuseFixedMoment(tx);
        if (tx.isPostgres() && plan.command().writes() == Swap.Writes.BLOCK) {
            lock(() -> {});
        }
        stage();
        return finished();
    }

    /** Notes what the table is like, and makes the staging table and fills it. */
    void stage() {
        if (tx.isPostgres()) {
            watch = Optional.of(WriteWatch.begin(plan.site().target(), tx));
        }
        if (plan.command().filling() instanceof Filling.OfCommand from) {
            work.progress().at("stage " + plan.site().target().name(), 0, -1);
            Turn.join(tx, plan.site().target().name(), plan.site().staging());
            new Stage(plan.site()).make(tx, work);
            new Stage(plan.site()).fill(from.maker().apply(plan.site().staging()), work);
        }
    }

    static void refuseFixedMoment(Transaction tx) {
        if (tx.isPostgres()) {
            Object isolation = tx.query(Sql.of("select current_setting('transaction_isolation')"))
                    .value();
            if (!"read committed".equals(isolation)) {
                throw SluiceException.of(
                        Kind.REFUSED,
                        "a transaction that is " + isolation + " does not see what others have written meanwhile",
                        "swap",
                        "run it in one that is read committed");
            }
        }
    }

    private void lock(Runnable rows) {
        holders().naming(() -> {
            new Ddl(tx, work.databases().ddlLockTimeout()).within(() -> {
                tx.execute(sql.lock());
                rows.run();
            });
            return true;
        });
    }

    private RowHolders holders() {
        return new RowHolders(tx, List.of(plan.site().target()));
    }

    /** So that rows are compared by a plan that knows how many they are. */
    void analyze() {
        if (tx.isPostgres()) {
            tx.execute(Sql.of("analyze " + plan.site().staging().quoted()));
        }
    }

    /** Nobody comes to refer to rows that are to go; who holds one of them is not waited for behind the table's lock. */
    void lockExtra() {
        tx.query(sql.lockExtra());
        plan.inbound().stream()
                .map(inbound -> inbound.key().parentColumns())
                .filter(referenced -> !referenced.containsAll(plan.site().key()))
                .distinct()
                .forEach(referenced -> tx.query(sql.lockLeaving(referenced)));
    }

    /** Once the rows are staged: looks at them, writes the difference, removes the staging table. */
    @Override
    public Report finish(WriteWatch begun) {
        watch = Optional.of(begun);
        Turn.refuseLost(tx, plan.site().target().name());
        return tx.refusingHiddenRows(this::finished);
    }

    private Report finished() {
        refuseFixedMoment(tx);
        analyze();
        if (tx.isPostgres()) {
            lock(this::lockExtra);
        }
        Inspection.Counted counted = inspect();
        prune();
        tx.deferConstraints();
        remember();
        SwapReport.Written written = write(counted);
        refuseOther(counted, written, plan.inbound().size() > plan.children().size());
        dropStaging();
        return new SwapReport(
                plan,
                counted,
                written,
                SwapReport.Timing.of(Duration.ofNanos(System.nanoTime() - start)),
                pruned.changes(),
                notes());
    }

    /** What is to be said of it besides the numbers. */
    List<String> notes() {
        List<String> all = new ArrayList<>(pruned.notes());
        all.addAll(remarks);
        return all;
    }

    /** Looks at old rows and new ones; nobody may write meanwhile. */
    Inspection.Counted inspect() {
        plan.refuseOtherReferences(Catalog.of(tx, dialect()));
        watch.ifPresent(w -> w.refuseWrites(tx));
        work.progress().at("compare " + plan.site().target().name(), 0, -1);
        return new Inspection(plan, tx).pass();
    }

    /** Rows of other tables that would lose their parents. */
    void prune() {
        if (plan.command().checks().partsOrphans()) {
            pruned = new Pruning(plan, tx, dialect()).run();
        }
        new Reached(plan, tx).refuse();
    }

    private Dialect dialect() {
        return work.databases().home().dialect();
    }

    Pruning.Pruned pruned() {
        return pruned;
    }

    void dropStaging() {
        if (!(plan.command().filling() instanceof Filling.OfTable)) {
            tx.execute(new Stage(plan.site()).drop());
        }
    }

    /** Rows that go make room for the unique values of those that come; where new ones refer to them, they go last. */
    SwapReport.Written write(Inspection.Counted counted) {
        return holders()
                .naming(() -> eitherWay(tx, () -> refuseAgain(counted, brought(deleteExtra())), () -> {
                    SwapReport.Written brought = broughtNewFirst();
                    return new SwapReport.Written(brought.inserted(), brought.updated(), deleteExtra());
                }));
    }

    /** A foreign key of the table to itself has taken rows that stay: they came again without their numbers and without their children. */
    private static SwapReport.Written refuseAgain(Inspection.Counted counted, SwapReport.Written written) {
        long again = written.inserted() - (counted.staged() - counted.before() + counted.missing());
        if (again > 0) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    again + WENT_ALONG,
                    "swap",
                    "swap with strategy: 'rename', or make the unique keys that are in the way deferrable");
        }
        return written;
    }

    /** Before the first is written. */
    void remember() {
        new Afterwards(plan.site(), tx).begin();
    }

    /** One way to write, or the other where foreign or unique keys stand against the first. */
    static <T> T eitherWay(Transaction tx, Supplier<T> one, Supplier<T> other) {
        try {
            return tx.nested(one);
        } catch (SluiceException e) {
            if (!Fault.isOfIntegrity(e) && !e.problems().get(0).what().endsWith(WENT_ALONG)) {
                throw e;
            }
            return otherWay(tx, other, e);
        }
    }

    private static <T> T otherWay(Transaction tx, Supplier<T> other, SluiceException first) {
        try {
            return tx.nested(other);
        } catch (SluiceException e) {
            e.addSuppressed(first);
            throw first;
        }
    }

    long deleteExtra() {
        return tx.execute(sql.deleteExtra());
    }

    /** Writes the new rows and those that differ. */
    SwapReport.Written brought(long deleted) {
        long updated = updated();
        return new SwapReport.Written(inserted(), updated, deleted);
    }

    /** The same for rows that differ because they refer to new ones. */
    SwapReport.Written broughtNewFirst() {
        long inserted = inserted();
        return new SwapReport.Written(inserted, updated(), 0);
    }

    private long updated() {
        long differ = sql.countUpdated().map(tx::number).orElse(0L);
        long updated = differ == 0 ? 0 : tx.execute(sql.update().orElseThrow());
        if (updated != differ) {
            throw other(updated + " rows were updated instead of " + differ);
        }
        return updated;
    }

    private long inserted() {
        long inserted = tx.execute(sql.insertMissing());
        if (tx.isPostgres() && inserted > 0) {
            new Sequences(tx, plan.site().target())
                    .follow(column -> plan.site().inserted().contains(column));
        }
        return inserted;
    }

    /**
     * A trigger or a rule may have left rows out, and what is read afterwards would be a mix.
     *
     * @param related whether foreign keys lead from one of the swapped tables to another, or to itself
     */
    void refuseOther(Inspection.Counted counted, SwapReport.Written written, boolean related) {
        long now = tx.number(sql.countRange());
        if (now != counted.staged()) {
            throw other("the table has " + now + " rows instead of " + counted.staged());
        }
        long left = written.deleted() == counted.missing() ? 0 : tx.number(sql.countMissing());
        if (left > 0) {
            throw other(left + " rows that were to go are still there");
        }
        remarks = new Afterwards(plan.site(), tx).end(related);
    }

    private SluiceException other(String what) {
        return SluiceException.of(
                Kind.FAILED,
                what,
                "table " + plan.site().target().name(),
                "look for a trigger or rule that leaves out rows or adds some");
    }
}
