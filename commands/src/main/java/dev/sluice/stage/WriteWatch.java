package dev.sluice.stage;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.backup.RowsDigest;
import dev.sluice.backup.TableText;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;

/**
 * What the table was like when the swap began: whatever is written later, by whom and how ever, tells. PostgreSQL's rows are told by
 * their place and by who wrote them, without a look at their values; SQLite's by what they hold.
 */
public record WriteWatch(Table table, String state) {
    public static WriteWatch begin(Table table, Transaction tx) {
        return new WriteWatch(table, state(table, tx));
    }

    /** Refuses when a row was written since; nobody may write while this looks. */
    public void refuseWrites(Transaction tx) {
        if (!isAsItWas(tx)) {
            throw SluiceException.of(
                    Kind.RETRY,
                    "rows of table " + table.name() + " were written while the new ones were brought",
                    "swap",
                    "run it again, or let writers wait with writes: 'block'");
        }
    }

    /** Whether no row was written since; nobody may write while this looks. */
    public boolean isAsItWas(Transaction tx) {
        return state(table, tx).equals(state);
    }

    private static String state(Table table, Transaction tx) {
        return tx.isPostgres() ? places(table.name(), tx) : content(table, tx);
    }

    public static String places(TableName table, Transaction tx) {
        String sql = "select count(*) || ' ' || coalesce(sum(hashtextextended("
                + "tableoid::text || ' ' || ctid::text || ' ' || xmin::text, 0)), 0) as state from "
                + table.quoted();
        return String.valueOf(tx.query(Sql.of(sql)).value());
    }

    private static String content(Table table, Transaction tx) {
        RowsDigest digest = new RowsDigest();
        TableText.of(table, false).read(tx, digest::text);
        return digest.rows() + " " + digest.hex();
    }
}
