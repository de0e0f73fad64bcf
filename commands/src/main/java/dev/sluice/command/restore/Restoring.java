package dev.sluice.command.restore;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.Catalog;
import dev.sluice.db.Fault;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Restores the tables of a plan in the open transaction. Nothing is truncated and nothing cascades: rows that differ are written,
 * rows that the backup does not have are deleted one by one, and those that outside tables refer to are refused.
 */
final class Restoring {

    private final RestorePlan plan;
    private final Work.Joined work;
    private final Transaction tx;
    private final long start = System.nanoTime();

    Restoring(RestorePlan plan, Work.Joined work) {
        this.plan = plan;
        this.work = work;
        this.tx = work.transaction();
    }

    Report run() {
        return tx.refusingHiddenRows(this::restore);
    }

    private Report restore() {
        if (plan.deferred()) {
            tx.deferConstraints();
        }
        List<TableRestore> parentsFirst = new ArrayList<>();
        for (RestorePlan.Pair pair : plan.tables()) {
            work.progress().at("compare " + pair.name(), 0, pair.member().sum().rows());
            parentsFirst.add(new TableRestore(plan.backup(), pair, tx));
        }
        parentsFirst.forEach(TableRestore::stage);
        write(parentsFirst);
        // What was left alone may have been reached by a trigger or a foreign key all the same.
        boolean written = parentsFirst.stream().anyMatch(TableRestore::isWritten);
        parentsFirst.stream().filter(table -> written).forEach(table -> {
            work.progress()
                    .at(
                            "verify " + table.pair().name(),
                            0,
                            table.pair().member().sum().rows());
            table.verify();
        });
        parentsFirst.forEach(TableRestore::unstage);
        List<TableRestore.Result> results =
                parentsFirst.stream().map(TableRestore::result).toList();
        return new RestoreReport(plan, results, Duration.ofNanos(System.nanoTime() - start));
    }

    private void write(List<TableRestore> parentsFirst) {
        List<TableRestore> childrenFirst = new ArrayList<>(parentsFirst);
        Collections.reverse(childrenFirst);
        refuseToReachOthers(parentsFirst, false);
        if (parentsFirst.stream().anyMatch(TableRestore::isReplaced)
                && parentsFirst.stream().anyMatch(this::refers)) {
            replace(parentsFirst, childrenFirst);
            return;
        }
        try {
            tx.nested(() -> {
                childrenFirst.forEach(TableRestore::clear);
                parentsFirst.forEach(this::write);
                childrenFirst.forEach(TableRestore::deleteExtra);
                return 0;
            });
        } catch (SluiceException e) {
            if (!Fault.isOfIntegrity(e)) {
                throw e;
            }
            replace(parentsFirst, childrenFirst);
        }
    }

    private void write(TableRestore table) {
        work.progress()
                .at(
                        "restore " + table.pair().name(),
                        0,
                        table.pair().member().sum().rows());
        table.write();
    }

    /**
     * Rows may have traded unique values, or may refer to rows that are to go: then all that differ go first. So it is where a parent
     * without a key is written anew, and might take along children that were left alone.
     */
    private void replace(List<TableRestore> parentsFirst, List<TableRestore> childrenFirst) {
        parentsFirst.stream().filter(this::refers).forEach(TableRestore::followParents);
        refuseToReachOthers(parentsFirst, true);
        tx.nested(() -> {
            parentsFirst.forEach(TableRestore::forget);
            childrenFirst.forEach(TableRestore::clear);
            childrenFirst.forEach(TableRestore::deleteOther);
            parentsFirst.forEach(TableRestore::insertAll);
            parentsFirst.forEach(TableRestore::countReplaced);
            return 0;
        });
    }

    private boolean refers(TableRestore table) {
        return table.pair().table().foreignKeys().stream().anyMatch(key -> own().contains(key.parent()));
    }

    private Set<TableName> own() {
        return plan.tables().stream().map(pair -> pair.table().name()).collect(Collectors.toSet());
    }

    /** A table outside of the backup would lose rows, or what they refer to. */
    private void refuseToReachOthers(List<TableRestore> tables, boolean others) {
        Set<TableName> own = own();
        Catalog catalog = Catalog.of(tx, work.databases().home().dialect());
        List<Problem> problems = new ArrayList<>();
        for (TableRestore table : tables) {
            catalog.inboundReferences(table.pair().table()).stream()
                    .filter(inbound -> table.deletes() && !own.contains(inbound.child()))
                    .forEach(inbound -> refuse(table, inbound, others, problems));
        }
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
    }

    private void refuse(TableRestore table, Table.Inbound inbound, boolean others, List<Problem> problems) {
        // Rows that come behind the count would go with the rows they refer to, and nobody would say so.
        if (!work.databases().home().rehearses()) {
            tx.holdWriters(inbound.child());
        }
        long rows = table.reached(inbound, others);
        if (rows > 0) {
            problems.add(new Problem(
                    "restoring " + table.pair().name() + " would reach " + rows + (rows == 1 ? " row of " : " rows of ")
                            + inbound.child() + " (on delete " + inbound.key().onDelete()
                            + "), which the backup does not hold",
                    "restore",
                    others
                            ? "rows that have traded unique values must be written anew: give those rows other values first, or back"
                                    + " the tables up together"
                            : "take those rows away first, or back them up together"));
        }
    }
}
