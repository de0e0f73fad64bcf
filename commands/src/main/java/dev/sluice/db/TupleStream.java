package dev.sluice.db;

/**
 * Encoded rows, one at a time. A tuple is a run of fields, each a four-byte big-endian length (-1 for null) and that many
 * bytes: the form of a row in PostgreSQL's binary COPY, less its field count.
 *
 * <p>The buffer belongs to the stream and is valid until the next call of {@link #next}.
 */
public interface TupleStream extends AutoCloseable {
    /** Moves to the next tuple; false after the last. */
    boolean next();

    byte[] buffer();

    /** Where the tuple starts in the buffer. */
    int start();

    /** Where it ends, exclusive. */
    int end();

    @Override
    void close();
}
