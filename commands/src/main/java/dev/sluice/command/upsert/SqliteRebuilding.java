package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Reader;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.stage.BrokenReferences;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A full refresh in SQLite that changes tables: one transaction, beside which those who read go on reading the old rows. */
record SqliteRebuilding(Upsert command, List<TablePlan> plans, Transaction tx) {
    /** With foreign keys, dropping a table would delete from those that refer to it; without the other, views would be looked at. */
    private static void refuseEnforced(Reader reader) {
        if (reader.number(Sql.of("pragma foreign_keys")) != 0
                || reader.number(Sql.of("pragma legacy_alter_table")) == 0) {
            throw refusal();
        }
    }

    /** In a transaction that is open already. */
    static SluiceException refusal() {
        return SluiceException.of(
                Kind.REFUSED,
                "SQLite enforces foreign keys in this transaction, which cannot be changed any more, and would delete rows of others"
                        + " when a table is built anew",
                "upsert",
                "run the full refresh outside of a transaction, or in a step with tx: 'phases'");
    }

    /** Runs the sync, whose statements make the tables anew, between the looks at what others refer to. */
    List<TableResult> run(Supplier<List<TableResult>> sync) {
        refuseEnforced(tx);
        List<Table> tables = plans.stream()
                .filter(SqliteRebuilding::isRebuilt)
                .map(TablePlan::target)
                .toList();
        BrokenReferences broken = BrokenReferences.note(tx, tables);
        List<Long> before = plans.stream().map(this::rows).toList();
        List<TableResult> results = sync.get();
        broken.refuseNew();
        List<TableResult> told = new ArrayList<>();
        for (TableResult result : results) {
            long rows = before.get(plans.indexOf(result.plan()));
            told.add(isRebuilt(result.plan()) ? replaced(result, rows) : result);
        }
        return told;
    }

    static boolean isRebuilt(TablePlan plan) {
        return plan.strategy() == Strategy.REBUILD;
    }

    private long rows(TablePlan plan) {
        return isRebuilt(plan)
                ? tx.number(Sql.of(
                        "select count(*) as n from " + plan.target().name().quoted()))
                : 0;
    }

    private TableResult replaced(TableResult result, long before) {
        Counts counts = result.counts();
        command.limit().check("the sync", result.plan().target().name(), before - counts.inserted(), before);
        return new TableResult(result.plan(), new Counts(before, counts.processed(), counts.inserted(), 0, 0, before));
    }
}
