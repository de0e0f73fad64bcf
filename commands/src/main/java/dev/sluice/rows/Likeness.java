package dev.sluice.rows;

import dev.sluice.db.TupleStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Tells which columns of two rows with the same key differ, by the rules of the columns. */
public final class Likeness {
    private final List<FieldRule> rules;
    private final Recoder[] canonical;
    private final TupleBuffer left = new TupleBuffer(256);
    private final TupleBuffer right = new TupleBuffer(256);

    public Likeness(List<FieldRule> rules) {
        this.rules = List.copyOf(rules);
        this.canonical = rules.stream().map(Canonical::of).toArray(Recoder[]::new);
    }

    /** The fields that differ, counted from 0; empty when the two rows are equal after all. */
    public BitSet differing(TupleStream a, TupleStream b) {
        BitSet differing = new BitSet(canonical.length);
        int aAt = a.start();
        int bAt = b.start();
        for (int i = 0; i < canonical.length; i++) {
            differing.set(i, !alike(i, new Place(a.buffer(), aAt), new Place(b.buffer(), bAt)));
            aAt = Fields.skip(a.buffer(), aAt);
            bAt = Fields.skip(b.buffer(), bAt);
        }
        return differing;
    }

    /** A field in a tuple. */
    private static final class Place {
        private final byte[] tuple;
        private final int at;

        Place(byte[] tuple, int at) {
            this.tuple = tuple;
            this.at = at;
        }

        int end() {
            return Fields.skip(tuple, at);
        }

        boolean isNull() {
            return Fields.length(tuple, at) < 0;
        }
    }

    private boolean alike(int field, Place a, Place b) {
        if (Arrays.equals(a.tuple, a.at, a.end(), b.tuple, b.at, b.end())) {
            return true;
        }
        if (a.isNull() || b.isNull()) {
            return false;
        }
        return sameForm(field, a, b) || rules.get(field).close(a.tuple, a.at, b.tuple, b.at);
    }

    private boolean sameForm(int field, Place a, Place b) {
        if (canonical[field] == Recoder.SAME) {
            return false;
        }
        left.truncate(0);
        right.truncate(0);
        canonical[field].recode(a.tuple, a.at, left);
        canonical[field].recode(b.tuple, b.at, right);
        return Arrays.equals(left.bytes(), 0, left.size(), right.bytes(), 0, right.size());
    }

    /** Whether the first fields, so many, have any other form than the one they come in. */
    public boolean rewrites(int fields) {
        return Arrays.stream(canonical, 0, fields).anyMatch(r -> r != Recoder.SAME);
    }

    /** The rows with their first fields, so many, in the form by which they are compared. */
    public TupleStream canonical(TupleStream rows, int fields) {
        return rewrites(fields) ? new CanonicalTuples(rows, canonical, fields) : rows;
    }
}
