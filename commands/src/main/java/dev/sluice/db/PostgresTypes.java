package dev.sluice.db;

import dev.sluice.sql.ValueType;

/** PostgreSQL's own types as families of values. */
final class PostgresTypes {
    private PostgresTypes() {}

    /** The family of a base type of {@code pg_catalog}, by its internal name. */
    static ValueType of(String typname) {
        return switch (typname) {
            case "int2" -> ValueType.INT2;
            case "int4" -> ValueType.INT4;
            case "int8" -> ValueType.INT8;
            case "float4" -> ValueType.FLOAT4;
            case "float8" -> ValueType.FLOAT8;
            case "numeric" -> ValueType.NUMERIC;
            case "bool" -> ValueType.BOOL;
            case "text", "varchar", "name" -> ValueType.TEXT;
            case "bpchar" -> ValueType.CHAR;
            case "bytea" -> ValueType.BYTES;
            case "uuid" -> ValueType.UUID;
            case "json" -> ValueType.JSON;
            case "jsonb" -> ValueType.JSONB;
            default -> temporal(typname);
        };
    }

    private static ValueType temporal(String typname) {
        return switch (typname) {
            case "date" -> ValueType.DATE;
            case "time" -> ValueType.TIME;
            case "timestamp" -> ValueType.TIMESTAMP;
            case "timestamptz" -> ValueType.TIMESTAMPTZ;
            case "interval" -> ValueType.INTERVAL;
            default -> ValueType.OTHER;
        };
    }
}
