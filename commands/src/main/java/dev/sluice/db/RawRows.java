package dev.sluice.db;

/** A SQLite result, read in batches without boxing a value. */
public interface RawRows extends AutoCloseable {
    /** The storage class that a value has, whatever its column declares. */
    enum Storage {
        INTEGER,
        REAL,
        TEXT,
        BLOB,
        NULL
    }

    /** The current row; columns count from 0. */
    interface RawRow {
        Storage storage(int column);

        long integer(int column);

        double real(int column);

        /** A text as UTF-8 (not validated) or a blob's bytes. */
        byte[] bytes(int column);
    }

    /** Takes one row; called while the statement is held, so it must not use the connection. */
    @FunctionalInterface
    interface Sink {
        void row(RawRow row);
    }

    /** Hands the next rows to the sink, at most that many; false when there are no more. */
    boolean read(int atMost, Sink sink);

    @Override
    void close();
}
