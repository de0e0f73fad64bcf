package dev.sluice.db;

import dev.sluice.sql.Name;
import java.util.List;

/**
 * The rows of each table that the open transaction writes, by whatever statement, trigger or cascade, counted from
 * {@link #begin}. The journal's own tables and temporary ones are left out.
 */
public sealed interface Footprint permits PostgresFootprint, SqliteFootprint {
    /** Rows of one table. */
    record Written(String table, long inserted, long updated, long deleted) {
        public long total() {
            return inserted + updated + deleted;
        }
    }

    static Footprint of(Transaction transaction, Name journalSchema) {
        return transaction.isPostgres()
                ? new PostgresFootprint(transaction, journalSchema)
                : new SqliteFootprint(transaction, journalSchema);
    }

    /** Counts from here; gives this. */
    Footprint begin();

    /** Every table with rows written since, in the order of their names. */
    List<Written> written();

    /** Tables that were emptied or rewritten as a whole since, so that their rows were not counted. */
    List<String> rewritten();

    /** Ends the counting: what it needed in the database is removed. */
    void end();

    /** A few of the table's rows that changed, before and after; {@code before} reads what was committed. */
    List<RowSample> samples(String table, Reader before);
}
