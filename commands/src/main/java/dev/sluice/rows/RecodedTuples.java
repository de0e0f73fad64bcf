package dev.sluice.rows;

import dev.sluice.db.TupleStream;
import java.util.List;

/** Tuples whose fields are recoded one by one. */
final class RecodedTuples implements TupleStream {
    private final TupleStream source;
    private final Recoder[] recoders;
    private final RowEncoding.TupleDescription description;
    private final TupleBuffer buffer = new TupleBuffer(4096);

    RecodedTuples(TupleStream source, List<Recoder> recoders, RowEncoding.TupleDescription description) {
        this.source = source;
        this.recoders = recoders.toArray(Recoder[]::new);
        this.description = description;
    }

    @Override
    public boolean next() {
        while (source.next()) {
            buffer.truncate(0);
            if (recode()) {
                return true;
            }
        }
        description.throwIfAny();
        return false;
    }

    private boolean recode() {
        byte[] tuple = source.buffer();
        int at = source.start();
        for (int i = 0; i < recoders.length; i++) {
            if (Fields.length(tuple, at) < 0) {
                buffer.addNull();
            } else if (!field(recoders[i], tuple, at, i)) {
                return false;
            }
            at = Fields.skip(tuple, at);
        }
        return true;
    }

    private boolean field(Recoder recoder, byte[] tuple, int at, int column) {
        try {
            recoder.recode(tuple, at, buffer);
            return true;
        } catch (BadValue e) {
            description.complain(source, column, e);
            return false;
        }
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
