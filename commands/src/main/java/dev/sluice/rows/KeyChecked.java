package dev.sluice.rows;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.TupleStream;
import java.util.Arrays;

/**
 * Sees to it that a source brings each key once and in order. A merge join over rows out of order would report every one of them
 * as missing and extra, so the order is never taken on trust.
 */
public final class KeyChecked implements TupleStream {
    /** Says that a stream is not in the order of its keys; the caller takes another way. */
    public static final class OutOfOrder extends RuntimeException {
        OutOfOrder() {
            super("rows are not in the order of their keys", null, false, false);
        }
    }

    private final TupleStream source;
    private final KeyOrder order;
    private final RowEncoding encoding;
    private final int keySize;
    private final String where;
    private byte[] last = new byte[64];
    private long row;

    /**
     * A source that is checked as it is read.
     *
     * @param where the rows are to go, for the message
     */
    public KeyChecked(TupleStream source, KeyOrder order, RowEncoding encoding, String where) {
        this.source = source;
        this.order = order;
        this.encoding = encoding;
        this.keySize = encoding.keySize();
        this.where = where;
    }

    /** The current row's number, counted from 1. */
    public long row() {
        return row;
    }

    @Override
    public boolean next() {
        if (!source.next()) {
            return false;
        }
        row++;
        refuseNullKey();
        int compared = row == 1 ? -1 : order.compare(last, 0, source.buffer(), source.start());
        if (compared == 0) {
            throw duplicate();
        }
        if (compared > 0) {
            throw new OutOfOrder();
        }
        remember();
        return true;
    }

    private void remember() {
        int end = Fields.offset(source.buffer(), source.start(), keySize);
        int length = end - source.start();
        if (length > last.length) {
            last = Arrays.copyOf(last, length * 2);
        }
        System.arraycopy(source.buffer(), source.start(), last, 0, length);
    }

    private void refuseNullKey() {
        int at = source.start();
        for (int i = 0; i < keySize; i++) {
            if (Fields.length(source.buffer(), at) < 0) {
                throw SluiceException.of(
                        Kind.FAILED,
                        "the key " + encoding.keyText(source, 0) + " of source row " + row + " holds a null",
                        where,
                        "give the row a key, or leave it out with where:");
            }
            at = Fields.skip(source.buffer(), at);
        }
    }

    private SluiceException duplicate() {
        return SluiceException.of(
                Kind.FAILED,
                "the source has the key " + encoding.keyText(source, 0) + " twice, in rows " + (row - 1) + " and " + row
                        + " in key order",
                where,
                "remove one of them, or choose another key:");
    }

    @Override
    public byte[] buffer() {
        return source.buffer();
    }

    @Override
    public int start() {
        return source.start();
    }

    @Override
    public int end() {
        return source.end();
    }

    @Override
    public void close() {
        source.close();
    }
}
