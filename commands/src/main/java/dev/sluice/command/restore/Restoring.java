package dev.sluice.command.restore;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.Catalog;
import dev.sluice.db.Fault;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
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
    private static final String INTEGRITY = "23";

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
        if (tx.isPostgres()) {
            // Rows that a policy hides would be taken for missing; with this the server says so.
            tx.query(Sql.of("select set_config('row_security', 'off', true)"));
        }
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
        parentsFirst.forEach(table -> {
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
        try {
            tx.nested(() -> {
                childrenFirst.forEach(TableRestore::clear);
                parentsFirst.forEach(this::write);
                childrenFirst.forEach(TableRestore::deleteExtra);
                return 0;
            });
        } catch (SluiceException e) {
            if (!isOfIntegrity(e)) {
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

    private static boolean isOfIntegrity(SluiceException e) {
        return Fault.behind(e).filter(f -> f.sqlState().startsWith(INTEGRITY)).isPresent();
    }

    /** Rows may have traded unique values, or may refer to rows that are to go: then all that differ go first. */
    private void replace(List<TableRestore> parentsFirst, List<TableRestore> childrenFirst) {
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

    /** A table outside of the backup would lose rows, or what they refer to. */
    private void refuseToReachOthers(List<TableRestore> tables, boolean others) {
        Set<TableName> own = tables.stream().map(t -> t.pair().table().name()).collect(Collectors.toSet());
        Catalog catalog = Catalog.of(tx, work.databases().home().dialect());
        List<Problem> problems = new ArrayList<>();
        for (TableRestore table : tables) {
            if (table.deletes()) {
                for (Table.Inbound inbound :
                        catalog.inboundReferences(table.pair().table())) {
                    long rows = own.contains(inbound.child()) ? 0 : table.reached(inbound, others);
                    if (rows > 0) {
                        problems.add(new Problem(
                                "restoring " + table.pair().name() + " would reach " + rows + " rows of "
                                        + inbound.child() + " (on delete "
                                        + inbound.key().onDelete()
                                        + "), which the backup does not hold",
                                "restore",
                                "take those rows away first, or back them up together"));
                    }
                }
            }
        }
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
    }
}
