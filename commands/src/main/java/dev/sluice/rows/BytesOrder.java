package dev.sluice.rows;

import dev.sluice.db.TupleStream;
import java.util.Arrays;

/**
 * An order by the bytes of the first fields, nulls last, in which any two rows can be put, whatever their types. A row with a null
 * in its key has no identity but itself, so such rows are ordered by all they hold; and so is every row where there is no key.
 *
 * @param keySize how many fields are the key; 0 for none
 */
public record BytesOrder(int keySize) implements TupleOrder {
    @Override
    public int compare(TupleStream a, TupleStream b) {
        int aAt = a.start();
        int bAt = b.start();
        boolean whole = keySize == 0;
        for (int i = 0; i < keySize; i++) {
            int order = field(a.buffer(), aAt, b.buffer(), bAt);
            if (order != 0) {
                return order;
            }
            whole |= Fields.length(a.buffer(), aAt) < 0;
            aAt = Fields.skip(a.buffer(), aAt);
            bAt = Fields.skip(b.buffer(), bAt);
        }
        return whole ? Arrays.compareUnsigned(a.buffer(), aAt, a.end(), b.buffer(), bAt, b.end()) : 0;
    }

    private static int field(byte[] a, int aAt, byte[] b, int bAt) {
        int aLength = Fields.length(a, aAt);
        int bLength = Fields.length(b, bAt);
        if (aLength < 0 || bLength < 0) {
            return Boolean.compare(aLength < 0, bLength < 0);
        }
        return Arrays.compareUnsigned(a, aAt + 4, aAt + 4 + aLength, b, bAt + 4, bAt + 4 + bLength);
    }
}
