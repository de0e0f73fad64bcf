package dev.sluice.command.upsert;

import dev.sluice.command.upsert.Layout.Pair;
import dev.sluice.sql.ValueType;
import java.util.Set;

/** Casts between PostgreSQL's types that round or cut without an error. */
final class Lossy {
    private static final Set<ValueType> INTEGERS = Set.of(ValueType.INT2, ValueType.INT4, ValueType.INT8);

    private Lossy() {}

    static boolean isLossy(Pair pair) {
        ValueType from = pair.source().type();
        ValueType to = pair.target().type();
        return switch (from) {
            case NUMERIC, FLOAT8 ->
                INTEGERS.contains(to)
                        || to == ValueType.FLOAT4
                        || (from == ValueType.NUMERIC && to == ValueType.FLOAT8);
            case FLOAT4 -> INTEGERS.contains(to) || to == ValueType.NUMERIC;
            case INT8 -> to == ValueType.FLOAT8 || to == ValueType.FLOAT4;
            case INT4 -> to == ValueType.FLOAT4;
            case TIMESTAMP, TIMESTAMPTZ -> to == ValueType.DATE || to == ValueType.TIME;
            default -> false;
        };
    }
}
