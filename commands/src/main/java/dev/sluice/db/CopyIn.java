package dev.sluice.db;

/** A running {@code copy ... from stdin (format binary)}. Closing it before {@link #finish} cancels it. */
public interface CopyIn extends AutoCloseable {
    /** Adds one tuple in the form of {@link TupleStream}, with its number of fields. */
    void row(int fields, byte[] buffer, int start, int end);

    /** Ends the copy; gives the server's count of rows. */
    long finish();

    @Override
    void close();
}
