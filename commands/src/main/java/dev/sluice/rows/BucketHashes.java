package dev.sluice.rows;

import dev.sluice.db.TupleStream;
import java.util.BitSet;
import java.util.List;

/** For each bucket of rows their number and a hash of them all, as one side has summed them up. */
public final class BucketHashes {
    private final long[] rows;
    private final long[] high;
    private final long[] low;

    /** Reads tuples of a bucket's number, its rows and both halves of its hash, all in eight bytes. */
    public BucketHashes(TupleStream buckets, int count) {
        this(count);
        while (buckets.next()) {
            int bucket = (int) field(buckets, 0);
            rows[bucket] = field(buckets, 1);
            high[bucket] = field(buckets, 2);
            low[bucket] = field(buckets, 3);
        }
    }

    private BucketHashes(int count) {
        rows = new long[count];
        high = new long[count];
        low = new long[count];
    }

    /** Those of parts of one side taken together: sums of sums. */
    public static BucketHashes together(List<BucketHashes> parts) {
        BucketHashes all = new BucketHashes(parts.get(0).rows.length);
        for (BucketHashes part : parts) {
            for (int i = 0; i < all.rows.length; i++) {
                all.rows[i] += part.rows[i];
                all.high[i] += part.high[i];
                all.low[i] += part.low[i];
            }
        }
        return all;
    }

    private static long field(TupleStream tuple, int field) {
        return Fields.readLong(tuple.buffer(), Fields.offset(tuple.buffer(), tuple.start(), field) + 4);
    }

    /** The buckets that are not as the other side has them. */
    public BitSet differing(BucketHashes other) {
        BitSet differing = new BitSet(rows.length);
        for (int i = 0; i < rows.length; i++) {
            boolean same = rows[i] == other.rows[i] && high[i] == other.high[i] && low[i] == other.low[i];
            differing.set(i, !same);
        }
        return differing;
    }

    /** How many rows are in those buckets. */
    public long rows(BitSet buckets) {
        return buckets.stream().mapToLong(i -> rows[i]).sum();
    }

    /** How many rows are in the others. */
    public long rowsBesides(BitSet buckets) {
        BitSet others = (BitSet) buckets.clone();
        others.flip(0, rows.length);
        return rows(others);
    }
}
