package dev.sluice.command.upsert;

import dev.sluice.db.Reader;
import dev.sluice.db.TupleStream;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Postgres;
import dev.sluice.rows.AsideTuples;
import dev.sluice.rows.Complaints;
import dev.sluice.rows.KeyChecked;
import dev.sluice.rows.RowEncoding;
import dev.sluice.sql.Sql;

/**
 * A table's source, ready to be read once or more.
 *
 * @param shared whether the reader is the transaction that writes; its rows are then put aside before the first is written
 */
record Opened(TablePlan plan, Reader reader, Manner manner, boolean shared) {
    /** How rows are read and encoded, the same for all tables of a run. */
    record Manner(boolean fromPostgres, Dialect target, int batchSize) {}

    Dialect target() {
        return manner.target();
    }

    private SourceSql sql() {
        return new SourceSql(plan, manner.fromPostgres(), target() instanceof Postgres);
    }

    /** The same source, of which only that range is read, by that reader. */
    Opened in(KeyRanges.Range range, Reader other) {
        Sql condition = Sql.of("(" + range.condition("s", range.sourceColumn()) + ")");
        Sql both = plan.filter()
                .map(f -> new Sql(f.text() + " and " + condition.text(), f.binds()))
                .orElse(condition);
        return new Opened(plan.filtered(both), other, manner, false);
    }

    boolean orderAgrees() {
        return sql().orderAgrees();
    }

    /** Rows in key order; throws {@link KeyChecked.OutOfOrder} when they turn out not to be. */
    KeyChecked inKeyOrder() {
        RowEncoding encoding = plan.layout().encoding(target());
        return new KeyChecked(
                rows(true),
                plan.layout().order(),
                encoding,
                "table " + plan.target().name());
    }

    TupleStream rows(boolean inKeyOrder) {
        TupleStream rows = read(inKeyOrder);
        return shared ? new AsideTuples(rows) : rows;
    }

    private TupleStream read(boolean inKeyOrder) {
        RowEncoding encoding = plan.layout().encoding(target());
        String table = plan.target().name().toString();
        Complaints complaints = new Complaints(table, "mend it in the source, or convert it in a query(...) as source");
        if (!manner.fromPostgres()) {
            return encoding.encode(reader.rawRows(sql().rows(inKeyOrder)), manner.batchSize(), complaints);
        }
        return encoding.recode(reader.copyOut(sql().rows(inKeyOrder)), sql().sent(), sql().plain(), complaints);
    }
}
