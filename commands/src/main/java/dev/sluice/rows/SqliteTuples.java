package dev.sluice.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.db.TupleStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Takes tuples of a SQLite target apart, for binding. */
public final class SqliteTuples {
    private SqliteTuples() {}

    /** The field as null, Long, Double, String or byte array. */
    public static @Nullable Object value(TupleStream tuple, int field) {
        byte[] buffer = tuple.buffer();
        int at = Fields.offset(buffer, tuple.start(), field);
        int length = Fields.length(buffer, at);
        return length < 0 ? null : present(buffer, at, length);
    }

    private static Object present(byte[] buffer, int at, int length) {
        int payload = at + 5;
        return switch (buffer[at + 4]) {
            case SqliteValue.INTEGER -> Fields.readLong(buffer, payload);
            case SqliteValue.REAL -> Double.longBitsToDouble(Fields.readLong(buffer, payload));
            case SqliteValue.TEXT -> new String(buffer, payload, length - 1, UTF_8);
            default -> Arrays.copyOfRange(buffer, payload, payload + length - 1);
        };
    }

    /** Adds a field of a number that no column has changed. */
    public static void addInteger(long value, TupleBuffer out) {
        out.addTagged(SqliteValue.INTEGER, value);
    }

    /** Adds a field of a text. */
    public static void addText(String value, TupleBuffer out) {
        out.addTagged(SqliteValue.TEXT, value.getBytes(UTF_8));
    }
}
