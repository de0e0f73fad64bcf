package dev.sluice.sql;

/** The families of types that values are encoded and compared by; each engine's types map onto these. */
public enum ValueType {
    INT2,
    INT4,
    INT8,
    FLOAT4,
    FLOAT8,
    NUMERIC,
    BOOL,
    /** text and varchar. */
    TEXT,
    /** Blank-padded char(n). */
    CHAR,
    BYTES,
    DATE,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    INTERVAL,
    UUID,
    JSON,
    JSONB,
    /** Any other type of PostgreSQL: carried by its own text form, never interpreted. */
    OTHER,
    /** A SQLite column: each value brings its own storage class. */
    DYNAMIC
}
