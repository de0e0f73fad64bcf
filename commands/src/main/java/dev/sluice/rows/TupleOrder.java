package dev.sluice.rows;

import dev.sluice.db.TupleStream;

/** An order of tuples; zero means that two of them are the same row. */
@FunctionalInterface
public interface TupleOrder {
    /** Compares two current tuples. */
    int compare(TupleStream a, TupleStream b);
}
