package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Ddl;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes the differences of several tables in the open transaction: all are looked at before the first is written. */
final class MergingTables {
    private final TablesPlan plan;
    private final Work.Joined work;
    private final Transaction tx;
    private final List<Merging> parentsFirst;
    private final long start = System.nanoTime();

    MergingTables(TablesPlan plan, Work.Joined work) {
        this.plan = plan;
        this.work = work;
        this.tx = work.transaction();
        this.parentsFirst =
                plan.parentsFirst().stream().map(p -> new Merging(p, work)).toList();
    }

    Report run() {
        return tx.refusingHiddenRows(this::merge);
    }

    private Report merge() {
        Merging.refuseFixedMoment(tx);
        if (plan.parentsFirst().stream().anyMatch(p -> p.command().writes() == Swap.Writes.BLOCK)) {
            lock(() -> {});
        }
        parentsFirst.forEach(Merging::stage);
        parentsFirst.forEach(Merging::analyze);
        lock(() -> parentsFirst.forEach(Merging::lockExtra));
        List<Inspection.Counted> counted =
                parentsFirst.stream().map(Merging::inspect).toList();
        refuseDangling();
        parentsFirst.forEach(Merging::prune);
        tx.deferConstraints();
        parentsFirst.forEach(Merging::remember);
        List<SwapReport.Written> written = write(counted);
        for (int i = 0; i < parentsFirst.size(); i++) {
            parentsFirst.get(i).refuseOther(counted.get(i), written.get(i), true);
        }
        parentsFirst.forEach(Merging::dropStaging);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new TablesReport(plan, reports(counted, written), List.of(), took);
    }

    private List<SwapReport> reports(List<Inspection.Counted> counted, List<SwapReport.Written> written) {
        return IntStream.range(0, counted.size())
                .mapToObj(i -> new SwapReport(
                        plan.parentsFirst().get(i),
                        counted.get(i),
                        written.get(i),
                        SwapReport.Timing.of(Duration.ZERO),
                        parentsFirst.get(i).pruned().changes(),
                        parentsFirst.get(i).notes()))
                .toList();
    }

    private void lock(Runnable rows) {
        if (tx.isPostgres()) {
            String names = plan.parentsFirst().stream()
                    .map(p -> p.site().target().name().quoted())
                    .collect(Collectors.joining(", "));
            Sql all = Sql.of("lock table " + names + " in share row exclusive mode");
            List<Table> tables =
                    plan.parentsFirst().stream().map(p -> p.site().target()).toList();
            new RowHolders(tx, tables).naming(() -> {
                new Ddl(tx, work.databases().ddlLockTimeout()).within(() -> {
                    tx.execute(all);
                    rows.run();
                });
                return true;
            });
        }
    }

    /** New rows whose parents are to be in another of the tables, and are not among its new rows. */
    private void refuseDangling() {
        List<Problem> problems = new ArrayList<>();
        for (TablesPlan.Reference reference : plan.references()) {
            long rows = tx.number(new Content(reference.parent().site())
                    .countWithoutParent(reference.child().site().staging().quoted(), reference.key()));
            if (rows > 0) {
                problems.add(new Problem(
                        rows + " new rows of "
                                + reference.child().site().target().name() + " refer to rows of "
                                + reference.parent().site().target().name() + " that are not among the new ones",
                        "gate",
                        "mend the source"));
            }
        }
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
    }

    /**
     * What refers to others is written between their new rows and their old ones, so that nobody goes with a parent. Where old
     * rows stand in the way of new ones, they go first.
     */
    private List<SwapReport.Written> write(List<Inspection.Counted> counted) {
        return Merging.eitherWay(tx, () -> held(counted, newFirst(counted)), () -> held(counted, oldFirst()));
    }

    private List<SwapReport.Written> newFirst(List<Inspection.Counted> counted) {
        List<SwapReport.Written> written = new ArrayList<>();
        for (int i = 0; i < parentsFirst.size(); i++) {
            Merging table = parentsFirst.get(i);
            boolean parent = plan.isParent(plan.parentsFirst().get(i));
            written.add(parent ? table.broughtNewFirst() : table.write(counted.get(i)));
        }
        for (int i = parentsFirst.size() - 1; i >= 0; i--) {
            if (plan.isParent(plan.parentsFirst().get(i))) {
                SwapReport.Written brought = written.get(i);
                long deleted = parentsFirst.get(i).deleteExtra();
                written.set(i, new SwapReport.Written(brought.inserted(), brought.updated(), deleted));
            }
        }
        return written;
    }

    private List<SwapReport.Written> oldFirst() {
        List<Merging> childrenFirst = new ArrayList<>(parentsFirst);
        Collections.reverse(childrenFirst);
        List<Long> deleted =
                new ArrayList<>(childrenFirst.stream().map(Merging::deleteExtra).toList());
        Collections.reverse(deleted);
        return IntStream.range(0, parentsFirst.size())
                .mapToObj(i -> parentsFirst.get(i).brought(deleted.get(i)))
                .toList();
    }

    /** A cascade would take rows that stay with the parent they leave, and they would come back as other rows. */
    private List<SwapReport.Written> held(List<Inspection.Counted> counted, List<SwapReport.Written> written) {
        for (int i = 0; i < written.size(); i++) {
            Inspection.Counted was = counted.get(i);
            if (written.get(i).inserted() != was.staged() - was.before() + was.missing()
                    || written.get(i).deleted() != was.missing()) {
                throw SluiceException.of(
                        Kind.FAILED,
                        "rows of table "
                                + plan.parentsFirst().get(i).site().target().name()
                                + " that stay would go with a row of another table",
                        "swap",
                        "swap the tables one by one, or make the unique keys that are in the way deferrable");
            }
        }
        return written;
    }
}
