package dev.sluice.command.upsert;

/** Writes one table, in steps: all rows out where it is refreshed, children first; rows in, parents
 * first; then, when all tables have theirs, extra rows out, children first. */
interface TableSync extends AutoCloseable {
    /** Deletes all rows when the strategy asks for it; children go before their parents. */
    void clear();

    /** Inserts and updates. */
    void write();

    /** Deletes the rows that the source does not have; does nothing unless the command asks for it. */
    void deleteExtras();

    /** Takes away what only helped. After a failure it is the transaction's end that does. */
    void tidy();

    /** What has been done so far. */
    Counts counts();

    @Override
    void close();
}
