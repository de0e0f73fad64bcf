package dev.sluice.command.upsert;

import dev.sluice.command.upsert.Layout.Pair;
import dev.sluice.dialect.PostgresTypes;
import dev.sluice.sql.Column;
import dev.sluice.sql.ValueType;

/** In which form a column's values travel to and from PostgreSQL. */
final class Wire {
    private Wire() {}

    /** Types without a binary form of their own here travel as text and are cast by the server. */
    static boolean asText(Column column) {
        return switch (column.type()) {
            case INTERVAL, JSONB, OTHER, DYNAMIC -> true;
            default -> false;
        };
    }

    /** A PostgreSQL column as it is read for a comparison with its own encoding. */
    static String own(String alias, Column column) {
        String name = alias + "." + column.name().quoted();
        return asText(column) ? name + "::text" : name;
    }

    /** A PostgreSQL source column, cast so that it arrives in the PostgreSQL target's encoding. */
    static String toPostgres(Pair pair) {
        String name = "s." + pair.source().name().quoted();
        if (asText(pair.target())) {
            return name + canonical(pair.target().type()) + "::text";
        }
        return sameType(pair)
                ? name
                : name + "::" + PostgresTypes.name(pair.target().type());
    }

    /** Types that the source's server can bring into the one spelling the target's has. */
    private static String canonical(ValueType target) {
        return switch (target) {
            case JSONB -> "::jsonb";
            case INTERVAL -> "::interval";
            default -> "";
        };
    }

    /** A PostgreSQL source column in the form that {@link #sentToSqlite} names. */
    static String toSqlite(Pair pair) {
        String name = "s." + pair.source().name().quoted();
        return switch (sentToSqlite(pair.source().type())) {
            case INT8 -> name + "::int8";
            case FLOAT8 -> name + "::float8";
            case BOOL, BYTES -> name;
            default -> name + "::text";
        };
    }

    static ValueType sentToSqlite(ValueType source) {
        return switch (source) {
            case INT2, INT4, INT8 -> ValueType.INT8;
            case FLOAT4, FLOAT8 -> ValueType.FLOAT8;
            case BOOL -> ValueType.BOOL;
            case BYTES -> ValueType.BYTES;
            default -> ValueType.TEXT;
        };
    }

    static boolean sameType(Pair pair) {
        return pair.source().declared().equals(pair.target().declared());
    }
}
