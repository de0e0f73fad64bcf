package dev.sluice.rows;

import dev.sluice.db.TupleStream;

/** A stream read to its end at once and given back from a spool, so that its connection is free for something else. */
public final class AsideTuples implements TupleStream {
    private final Spool spool = new Spool();
    private final Spool.Reading reading;

    public AsideTuples(TupleStream source) {
        try (source) {
            while (source.next()) {
                spool.add((byte) 0, 0, source);
            }
        }
        reading = spool.read();
    }

    @Override
    public boolean next() {
        return reading.next();
    }

    @Override
    public byte[] buffer() {
        return reading.buffer();
    }

    @Override
    public int start() {
        return reading.start();
    }

    @Override
    public int end() {
        return reading.end();
    }

    @Override
    public void close() {
        reading.close();
        spool.close();
    }
}
