package dev.sluice.dialect;

import dev.sluice.sql.ValueType;

/** What PostgreSQL calls the types of values, without their limits. */
public final class PostgresTypes {
    private PostgresTypes() {}

    /** The name to cast to; text where there is no type of its own. */
    public static String name(ValueType type) {
        return switch (type) {
            case INT2 -> "int2";
            case INT4 -> "int4";
            case INT8 -> "int8";
            case FLOAT4 -> "float4";
            case FLOAT8 -> "float8";
            case NUMERIC -> "numeric";
            case BOOL -> "bool";
            case BYTES -> "bytea";
            case DATE -> "date";
            case TIME -> "time";
            case TIMESTAMP -> "timestamp";
            case TIMESTAMPTZ -> "timestamptz";
            case UUID -> "uuid";
            case JSON, JSONB -> "json";
            case TEXT, CHAR, INTERVAL, OTHER, DYNAMIC -> "text";
        };
    }
}
