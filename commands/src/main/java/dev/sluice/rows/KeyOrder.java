package dev.sluice.rows;

import dev.sluice.db.TupleStream;
import dev.sluice.sql.ValueType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/**
 * The order of tuples by their key, in which both engines can be asked to send them: numbers by value, text and bytes by their
 * bytes ({@code collate "C"} and SQLite's {@code binary}).
 */
public final class KeyOrder implements TupleOrder {
    /** How one field is ordered. */
    public enum Order {
        /** Big-endian two's complement of any width. */
        SIGNED,
        /** IEEE double. */
        DOUBLE,
        /** Bytes, unsigned; a shorter one first. */
        BYTES,
        /** A SQLite value with its tag: integers, then text by bytes. */
        TAGGED;

        /** Compares the two fields that begin at these places. */
        private int compare(byte[] a, int aAt, byte[] b, int bAt) {
            return switch (this) {
                case SIGNED -> Long.compare(signed(a, aAt), signed(b, bAt));
                case DOUBLE -> doubles(a, aAt + 4, b, bAt + 4);
                case BYTES -> bytes(a, aAt, b, bAt);
                case TAGGED -> tagged(a, aAt, b, bAt);
            };
        }
    }

    private final int[] fields;
    private final Order[] orders;

    /**
     * An order.
     *
     * @param fields places of the key's columns in the tuple, most significant first
     */
    public KeyOrder(List<Integer> fields, List<Order> orders) {
        this.fields = fields.stream().mapToInt(Integer::intValue).toArray();
        this.orders = orders.toArray(Order[]::new);
    }

    /** The order in which PostgreSQL values of that type compare as bytes of this encoding; bytes where it has none. */
    public static Order of(ValueType type) {
        return switch (type) {
            case INT2, INT4, INT8, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> Order.SIGNED;
            case FLOAT8 -> Order.DOUBLE;
            case DYNAMIC -> Order.TAGGED;
            default -> Order.BYTES;
        };
    }

    @Override
    public int compare(TupleStream a, TupleStream b) {
        return compare(a.buffer(), a.start(), b.buffer(), b.start());
    }

    int compare(byte[] a, int aStart, byte[] b, int bStart) {
        for (int i = 0; i < fields.length; i++) {
            int aAt = Fields.offset(a, aStart, fields[i]);
            int bAt = Fields.offset(b, bStart, fields[i]);
            int order = orders[i].compare(a, aAt, b, bAt);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static long signed(byte[] bytes, int at) {
        int length = Fields.length(bytes, at);
        return switch (length) {
            case 8 -> Fields.readLong(bytes, at + 4);
            case 4 -> Fields.readInt(bytes, at + 4);
            case 2 -> Fields.readShort(bytes, at + 4);
            default -> throw new AssertionError("an integer of " + length + " bytes");
        };
    }

    private static int doubles(byte[] a, int aAt, byte[] b, int bAt) {
        double left = Double.longBitsToDouble(Fields.readLong(a, aAt));
        double right = Double.longBitsToDouble(Fields.readLong(b, bAt));
        // PostgreSQL and SQLite hold -0.0 equal to 0.0, Double.compare does not.
        return left == right ? 0 : Double.compare(left, right);
    }

    private static int bytes(byte[] a, int aAt, byte[] b, int bAt) {
        return Arrays.compareUnsigned(
                a, aAt + 4, aAt + 4 + Fields.length(a, aAt), b, bAt + 4, bAt + 4 + Fields.length(b, bAt));
    }

    private static int tagged(byte[] a, int aAt, byte[] b, int bAt) {
        byte aTag = a[aAt + 4];
        byte bTag = b[bAt + 4];
        boolean numbers = aTag <= SqliteValue.REAL && bTag <= SqliteValue.REAL;
        if (numbers) {
            return number(aTag, a, aAt + 5).compareTo(number(bTag, b, bAt + 5));
        }
        if (aTag != bTag) {
            return Integer.compare(aTag, bTag);
        }
        return Arrays.compareUnsigned(
                a, aAt + 5, aAt + 4 + Fields.length(a, aAt), b, bAt + 5, bAt + 4 + Fields.length(b, bAt));
    }

    private static BigDecimal number(byte tag, byte[] tuple, int at) {
        long bits = Fields.readLong(tuple, at);
        return tag == SqliteValue.INTEGER
                ? BigDecimal.valueOf(bits)
                : new BigDecimal(finite(Double.longBitsToDouble(bits)));
    }

    /** Infinities stand beyond every integer, which is all the order needs. */
    private static double finite(double value) {
        return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
    }
}
