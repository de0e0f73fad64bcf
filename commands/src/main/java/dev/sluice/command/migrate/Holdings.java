package dev.sluice.command.migrate;

import dev.sluice.db.Transaction;
import dev.sluice.sql.Name;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** The tables of a database, each known by something that another one in its place, under its name, does not have; watched from {@link #of} on. */
sealed interface Holdings permits PostgresHoldings, SqliteHoldings {
    /** A column with its default, which may be empty. */
    record Column(Name name, String fallback) {}

    /**
     * One table.
     *
     * @param whole the table that it is a part of; empty for most
     * @param columns by what they are known
     */
    record Held(TableName name, String whole, Map<String, Column> columns) {}

    /**
     * Rows that were deleted from a table that is still there.
     *
     * @param left how many it has now, where it was emptied or rewritten as a whole and they were not counted one by one
     */
    record Removed(TableName table, long deleted, OptionalLong left) {}

    static Holdings of(Transaction tx, Name journal) {
        return tx.isPostgres() ? new PostgresHoldings(tx, journal) : new SqliteHoldings(tx);
    }

    /** Whether it is one of Liquibase's own, whose rows go with the change sets. */
    static boolean isLiquibases(String table) {
        return table.toLowerCase(Locale.ROOT).matches("databasechangelog(lock)?");
    }

    /** Those that are there now, by what they are known. */
    Map<String, Held> now();

    List<Removed> removed();

    /** Ends the watch. */
    void end();
}
