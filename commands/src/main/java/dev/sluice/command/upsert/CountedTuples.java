package dev.sluice.command.upsert;

import dev.sluice.db.TupleStream;
import java.util.function.LongConsumer;

/** Tells now and then how many tuples have passed. */
final class CountedTuples implements TupleStream {
    static final int EVERY = 4096;

    private final TupleStream source;
    private final LongConsumer listener;
    private long done;

    CountedTuples(TupleStream source, LongConsumer listener) {
        this.source = source;
        this.listener = listener;
    }

    @Override
    public boolean next() {
        boolean more = source.next();
        if (more && ++done % EVERY == 0) {
            listener.accept(done);
        }
        return more;
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
