package dev.sluice.command.upsert;

import dev.sluice.db.Reader;
import dev.sluice.db.TupleStream;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Postgres;
import dev.sluice.rows.AsideTuples;
import dev.sluice.rows.Complaints;
import dev.sluice.rows.KeyChecked;
import dev.sluice.rows.RowEncoding;

/**
 * A table's source, ready to be read once or more.
 *
 * @param shared whether the reader is the transaction that writes; its rows are then put aside before the first is written
 */
record Opened(TablePlan plan, Reader reader, boolean fromPostgres, Dialect target, boolean shared) {
    private SourceSql sql() {
        return new SourceSql(plan, fromPostgres, target instanceof Postgres);
    }

    boolean orderAgrees() {
        return sql().orderAgrees();
    }

    /** Rows in key order; throws {@link KeyChecked.OutOfOrder} when they turn out not to be. */
    KeyChecked inKeyOrder() {
        RowEncoding encoding = plan.layout().encoding(target);
        return new KeyChecked(
                rows(true), plan.layout().order(), encoding, plan.layout().keySize());
    }

    TupleStream rows(boolean inKeyOrder) {
        TupleStream rows = read(inKeyOrder);
        return shared ? new AsideTuples(rows) : rows;
    }

    private TupleStream read(boolean inKeyOrder) {
        RowEncoding encoding = plan.layout().encoding(target);
        String table = plan.target().name().toString();
        Complaints complaints = new Complaints(table, "mend it in the source, or convert it in a query(...) as source");
        if (!fromPostgres) {
            return encoding.encode(reader.rawRows(sql().rows(inKeyOrder)), complaints);
        }
        return encoding.recode(reader.copyOut(sql().rows(inKeyOrder).text()), sql().sent(), sql().plain(), complaints);
    }
}
