package dev.sluice.command.upsert;

import dev.sluice.SluiceException;
import dev.sluice.db.Fault;
import dev.sluice.db.Transaction;
import dev.sluice.rows.Complaints;
import dev.sluice.sql.Column;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.Optional;

/** Finds the staged value that the server could not cast to its column's type: the server itself never names the row. */
record BadCast(TablePlan plan, Transaction tx, PostgresSql sql) {
    /** The class of SQLStates for values that do not fit. */
    static final String DATA = "22";

    /** The first such value of the first such column, with its row. */
    Optional<String> described() {
        return plan.layout().targets().stream()
                .filter(Wire::asText)
                .flatMap(column -> row(column).map(row -> described(column, row)).stream())
                .findFirst();
    }

    /** Half of the rows are left out with each question, so that a million rows take twenty. */
    private Optional<Long> row(Column column) {
        Rows span = tx.query(sql.stagedSpan());
        if (!(span.rows().get(0).get(0) instanceof Number first)
                || !(span.rows().get(0).get(1) instanceof Number last)) {
            return Optional.empty();
        }
        long low = first.longValue();
        long high = last.longValue();
        if (!fails(column, low, high)) {
            return Optional.empty();
        }
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (fails(column, low, middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return Optional.of(low);
    }

    private boolean fails(Column column, long low, long high) {
        Sql cast = sql.castStaged(column, low, high);
        try {
            tx.nested(() -> tx.query(cast));
            return false;
        } catch (SluiceException e) {
            return Fault.behind(e).filter(f -> f.sqlState().startsWith(DATA)).isPresent();
        }
    }

    private String described(Column column, long row) {
        Rows found = tx.query(sql.stagedValue(column, row));
        String value = Complaints.shown(String.valueOf(found.rows().get(0).get(0)));
        return "value " + value + " of column \"" + column.name() + "\" in the row "
                + found.rows().get(0).get(1);
    }
}
