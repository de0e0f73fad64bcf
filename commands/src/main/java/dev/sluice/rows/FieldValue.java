package dev.sluice.rows;

import dev.sluice.sql.ValueType;
import java.util.HexFormat;
import java.util.Optional;

/** An encoded value as a statement takes it again: numbers of SQLite as such, all else as a text that PostgreSQL reads. */
public final class FieldValue {
    private FieldValue() {}

    /** Empty for null, and for what no statement could find again. */
    public static Optional<Object> of(byte[] tuple, int at, ValueType type) {
        if (Fields.length(tuple, at) < 0) {
            return Optional.empty();
        }
        int value = at + 4;
        return switch (type) {
            case INT2 -> Optional.of((long) Fields.readShort(tuple, value));
            case INT4 -> Optional.of((long) Fields.readInt(tuple, value));
            case INT8 -> Optional.of(Fields.readLong(tuple, value));
            case FLOAT4 -> Optional.of(Float.toString(Float.intBitsToFloat(Fields.readInt(tuple, value))));
            case FLOAT8 -> Optional.of(Double.toString(Double.longBitsToDouble(Fields.readLong(tuple, value))));
            case BOOL -> Optional.of(tuple[value] == 0 ? "false" : "true");
            case NUMERIC ->
                Numerics.isSpecial(tuple, at)
                        ? Optional.empty()
                        : Optional.of(Numerics.read(tuple, at).toPlainString());
            case DATE -> Optional.of(Moments.date(Fields.readInt(tuple, value)));
            case BYTES, UUID -> Optional.of(hex(tuple, at, type));
            case TIME, TIMESTAMP, TIMESTAMPTZ -> Optional.of(Moments.shown(Fields.readLong(tuple, value), type));
            case DYNAMIC -> dynamic(tuple, at);
            case TEXT, CHAR, INTERVAL, JSON, JSONB, OTHER -> Optional.of(Fields.readText(tuple, at));
        };
    }

    private static String hex(byte[] tuple, int at, ValueType type) {
        String hex = HexFormat.of().formatHex(Fields.readBytes(tuple, at));
        return type == ValueType.UUID ? hex : "\\x" + hex;
    }

    private static Optional<Object> dynamic(byte[] tuple, int at) {
        return switch (tuple[at + 4]) {
            case SqliteValue.INTEGER -> Optional.of(Fields.readLong(tuple, at + 5));
            case SqliteValue.TEXT -> Optional.of(Fields.readText(tuple, at).substring(1));
            default -> Optional.empty();
        };
    }
}
