package dev.sluice.rows;

import dev.sluice.db.CopyIn;
import dev.sluice.db.TupleStream;

/** Tuples with two fields put before their own: a mark of one byte and the row's number in the source. */
public final class MarkedTuples {
    private static final int FIELDS = 2;

    private final CopyIn target;
    private final int fields;
    private final TupleBuffer buffer = new TupleBuffer(4096);

    /** Sends to a copy whose first two columns are {@code "char"} and {@code bigint}. */
    public MarkedTuples(CopyIn target, int fields) {
        this.target = target;
        this.fields = fields;
    }

    public void add(byte mark, long row, TupleStream tuple) {
        buffer.truncate(0);
        buffer.addByteField(mark);
        buffer.addLongField(row);
        buffer.addRaw(tuple.buffer(), tuple.start(), tuple.end());
        target.row(fields + FIELDS, buffer.bytes(), 0, buffer.size());
    }
}
