package dev.sluice.db;

import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What can be read: by the open transaction itself, or by a connection that holds a snapshot of its own. */
public interface Reader {
    /** A small result, held in memory. */
    Rows query(Sql sql);

    /** The number that a query gives; 0 for null. */
    default long number(Sql query) {
        return query(query).value() instanceof Number n ? n.longValue() : 0;
    }

    /** A result of any size, a row at a time; the first call to {@code head} brings the column labels. */
    void stream(Sql sql, Consumer<List<String>> head, Consumer<List<@Nullable Object>> row);

    /** PostgreSQL: {@code copy (select) to stdout}, binary, a tuple at a time. */
    TupleStream copyOut(Sql select);

    /** PostgreSQL: {@code copy (select) to stdout} as text, in pieces that need not end where a line does. */
    void copyText(Sql select, TextSink sink);

    /** Takes a piece of text; the array is the giver's, and other text later. */
    @FunctionalInterface
    interface TextSink {
        void text(byte[] bytes, int start, int end);
    }

    /** SQLite: rows with the storage class of each value, encoded in batches while the statement is held. */
    RawRows rawRows(Sql sql);
}
