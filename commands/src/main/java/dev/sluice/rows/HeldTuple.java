package dev.sluice.rows;

import dev.sluice.db.TupleStream;
import java.util.Arrays;

/** One tuple: a copy that outlives its stream's next step, or a place in somebody's buffer. */
final class HeldTuple implements TupleStream {
    private byte[] buffer = new byte[0];
    private int start;
    private int end;

    /** Copies the stream's current tuple. */
    void copy(TupleStream tuple) {
        int length = tuple.end() - tuple.start();
        if (length > buffer.length) {
            buffer = Arrays.copyOf(buffer, length * 2);
        }
        System.arraycopy(tuple.buffer(), tuple.start(), buffer, 0, length);
        start = 0;
        end = length;
    }

    /** Points into a buffer. */
    HeldTuple at(byte[] bytes, int from, int to) {
        buffer = bytes;
        start = from;
        end = to;
        return this;
    }

    @Override
    public boolean next() {
        return false;
    }

    @Override
    public byte[] buffer() {
        return buffer;
    }

    @Override
    public int start() {
        return start;
    }

    @Override
    public int end() {
        return end;
    }

    @Override
    public void close() {}
}
