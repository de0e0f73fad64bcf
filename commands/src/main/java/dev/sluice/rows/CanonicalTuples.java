package dev.sluice.rows;

import dev.sluice.db.TupleStream;

/** Tuples whose first fields are brought into their canonical form; the others pass. */
final class CanonicalTuples implements TupleStream {
    private final TupleStream source;
    private final Recoder[] recoders;
    private final int fields;
    private final TupleBuffer buffer = new TupleBuffer(4096);

    CanonicalTuples(TupleStream source, Recoder[] recoders, int fields) {
        this.source = source;
        this.recoders = recoders;
        this.fields = fields;
    }

    @Override
    public boolean next() {
        if (!source.next()) {
            return false;
        }
        buffer.truncate(0);
        byte[] tuple = source.buffer();
        int at = source.start();
        for (int i = 0; i < fields; i++) {
            if (Fields.length(tuple, at) < 0) {
                buffer.addNull();
            } else {
                recoders[i].recode(tuple, at, buffer);
            }
            at = Fields.skip(tuple, at);
        }
        buffer.addRaw(tuple, at, source.end());
        return true;
    }

    @Override
    public byte[] buffer() {
        return buffer.bytes();
    }

    @Override
    public int start() {
        return 0;
    }

    @Override
    public int end() {
        return buffer.size();
    }

    @Override
    public void close() {
        source.close();
    }
}
