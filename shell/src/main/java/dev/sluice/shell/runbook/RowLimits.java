package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Footprint.Written;
import dev.sluice.db.Transaction;
import dev.sluice.shell.script.Host.StepCall;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Locale;

/** Holds what a step has updated and deleted against its {@code maxRows:} and {@code maxPercent:}. */
final class RowLimits {
    private final StepCall call;
    private final Transaction transaction;

    RowLimits(StepCall call, Transaction transaction) {
        this.call = call;
        this.transaction = transaction;
    }

    void check(List<Written> written, List<String> rewritten) {
        if (!call.limits().any()) {
            return;
        }
        rewritten.forEach(table -> {
            throw refused("was emptied or rewritten as a whole, so that nobody has counted its rows", table);
        });
        written.stream().filter(w -> w.updated() + w.deleted() > 0).forEach(this::check);
    }

    private void check(Written written) {
        long affected = written.updated() + written.deleted();
        if (call.limits().maxRows().filter(most -> affected > most).isPresent()) {
            throw refused(affected + " rows updated or deleted", written.table());
        }
        call.limits().maxPercent().ifPresent(most -> {
            long before = rows(written.table()) - written.inserted() + written.deleted();
            double percent = 100.0 * affected / Math.max(1, before);
            if (percent > most) {
                String counted = String.format(
                        Locale.ROOT, "%d of %d rows updated or deleted (%.1f %%)", affected, before, percent);
                throw refused(counted, written.table());
            }
        });
    }

    private long rows(String table) {
        String sql = "select count(*) from " + TableName.parse(table).quoted();
        return transaction.number(Sql.of(sql));
    }

    private static SluiceException refused(String fact, String table) {
        return SluiceException.of(
                Kind.REFUSED,
                "the step goes beyond its limit: table " + table + ": " + fact,
                "safety limit",
                "look whether it is meant, then raise maxRows: or maxPercent:");
    }
}
