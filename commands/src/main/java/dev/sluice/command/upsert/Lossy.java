package dev.sluice.command.upsert;

import dev.sluice.command.upsert.Layout.Pair;
import dev.sluice.sql.Column;
import dev.sluice.sql.ValueType;
import java.util.Set;
import java.util.regex.Pattern;

/** Casts between PostgreSQL's types that round or cut without an error. */
final class Lossy {
    private static final Set<ValueType> INTEGERS = Set.of(ValueType.INT2, ValueType.INT4, ValueType.INT8);

    private static final Pattern CUTTING = Pattern.compile(
            "^bit\\b|\\)(\\[\\])+$|^interval.*\\(\\d+\\)|^time\\s*\\(\\d+\\) with time zone", Pattern.CASE_INSENSITIVE);

    private Lossy() {}

    static boolean isLossy(Pair pair) {
        ValueType from = pair.source().type();
        ValueType to = pair.target().type();
        return switch (from) {
            case NUMERIC -> isWhole(to) || to == ValueType.FLOAT4 || to == ValueType.FLOAT8;
            // The server writes a float with 15 digits where it makes a numeric of it.
            case FLOAT8 -> isWhole(to) || to == ValueType.FLOAT4 || to == ValueType.NUMERIC;
            case FLOAT4 -> isWhole(to) || to == ValueType.NUMERIC;
            case INT8 -> to == ValueType.FLOAT8 || to == ValueType.FLOAT4 || to == ValueType.BOOL;
            case INT4 -> to == ValueType.FLOAT4 || to == ValueType.BOOL;
            case INT2 -> to == ValueType.BOOL;
            case TIMESTAMP -> to == ValueType.DATE || to == ValueType.TIME;
            case TIMESTAMPTZ -> to == ValueType.DATE || to == ValueType.TIME || to == ValueType.TIMESTAMP;
            case INTERVAL -> to == ValueType.TIME;
            // A time with a zone is among the others.
            case OTHER -> to == ValueType.TIME || to == ValueType.TIMESTAMP || to == ValueType.DATE;
            // Names that come twice: jsonb keeps the last.
            case JSON -> to == ValueType.JSONB;
            default -> false;
        };
    }

    private static boolean isWhole(ValueType type) {
        return INTEGERS.contains(type);
    }

    /** Text that travels as such is cast by the server to what the brackets allow, and cut without a word. */
    static boolean isCut(Column target) {
        return Wire.asText(target) && CUTTING.matcher(target.declared()).find();
    }
}
