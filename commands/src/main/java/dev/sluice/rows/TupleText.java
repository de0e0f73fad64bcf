package dev.sluice.rows;

import dev.sluice.sql.ValueType;
import java.util.HexFormat;

/** Encoded values as people read them, for messages and samples. */
public final class TupleText {
    private TupleText() {}

    /** The field at that offset, cut to a length fit for a message. */
    public static String shown(byte[] tuple, int at, ValueType type) {
        int length = Fields.length(tuple, at);
        if (length < 0) {
            return "null";
        }
        int value = at + 4;
        return switch (type) {
            case INT2 -> Short.toString(Fields.readShort(tuple, value));
            case INT4 -> Integer.toString(Fields.readInt(tuple, value));
            case INT8 -> Long.toString(Fields.readLong(tuple, value));
            case FLOAT4 -> Float.toString(Float.intBitsToFloat(Fields.readInt(tuple, value)));
            case FLOAT8 -> Double.toString(Double.longBitsToDouble(Fields.readLong(tuple, value)));
            case BOOL -> tuple[value] == 0 ? "false" : "true";
            case NUMERIC ->
                Numerics.isSpecial(tuple, at)
                        ? Numerics.special(tuple, at)
                        : Numerics.read(tuple, at).toPlainString();
            case DATE -> Moments.date(Fields.readInt(tuple, value));
            case UUID -> uuid(HexFormat.of().formatHex(Fields.readBytes(tuple, at)));
            case BYTES -> "x'" + RawValue.cut(HexFormat.of().formatHex(Fields.readBytes(tuple, at))) + "'";
            case TIME, TIMESTAMP, TIMESTAMPTZ -> Moments.shown(Fields.readLong(tuple, value), type);
            case DYNAMIC -> dynamic(tuple, at);
            case TEXT, CHAR, INTERVAL, JSON, JSONB, OTHER -> "'" + RawValue.cut(Fields.readText(tuple, at)) + "'";
        };
    }

    private static String uuid(String hex) {
        return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.+)", "$1-$2-$3-$4-$5");
    }

    private static String dynamic(byte[] tuple, int at) {
        int value = at + 5;
        byte[] bytes = Fields.readBytes(tuple, at);
        return switch (tuple[at + 4]) {
            case SqliteValue.INTEGER -> Long.toString(Fields.readLong(tuple, value));
            case SqliteValue.REAL -> Double.toString(Double.longBitsToDouble(Fields.readLong(tuple, value)));
            case SqliteValue.TEXT ->
                "'" + RawValue.cut(Fields.readText(tuple, at).substring(1)) + "'";
            default -> "x'" + RawValue.cut(HexFormat.of().formatHex(bytes, 1, bytes.length)) + "'";
        };
    }
}
