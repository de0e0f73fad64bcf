package dev.sluice.command.upsert;

import dev.sluice.sql.ValueType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a SQLite column's declared type says its values are meant to be, and the type of PostgreSQL for that. What they are is
 * another matter.
 */
enum DeclaredType {
    BOOLEAN(ValueType.BOOL, "boolean"),
    DATE(ValueType.DATE, "date"),
    TIME(ValueType.TIME, "time"),
    TIMESTAMP(ValueType.TIMESTAMP, "timestamp"),
    TIMESTAMPTZ(ValueType.TIMESTAMPTZ, "timestamp with time zone"),
    UUID(ValueType.UUID, "uuid"),
    /** Not jsonb, which drops the order of keys, duplicate keys and spaces. */
    JSON(ValueType.JSON, "json"),
    SMALLINT(ValueType.INT2, "smallint"),
    INTEGER(ValueType.INT4, "integer"),
    BIGINT(ValueType.INT8, "bigint"),
    REAL(ValueType.FLOAT8, "double precision"),
    NUMERIC(ValueType.NUMERIC, "numeric"),
    TEXT(ValueType.TEXT, "text"),
    BLOB(ValueType.BYTES, "bytea"),
    /** Nothing declared, or nothing known: the values decide alone. */
    NONE(ValueType.TEXT, "text");

    private final ValueType type;
    private final String postgres;

    DeclaredType(ValueType type, String postgres) {
        this.type = type;
        this.postgres = postgres;
    }

    ValueType type() {
        return type;
    }

    String postgres() {
        return postgres;
    }

    /** Reads a declared type: whole words first, then parts of words as SQLite itself looks for them. */
    static DeclaredType of(String declared) {
        String plain = declared.toUpperCase(Locale.ROOT)
                .replaceAll("\\([^)]*\\)?", " ")
                .strip()
                .replaceAll("\\s+", " ");
        return switch (plain) {
            case "BOOL", "BOOLEAN" -> BOOLEAN;
            case "DATE" -> DATE;
            case "TIME" -> TIME;
            case "DATETIME", "DATETIME2", "SMALLDATETIME", "TIMESTAMP", "TIMESTAMP WITHOUT TIME ZONE" -> TIMESTAMP;
            case "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE", "DATETIMEOFFSET" -> TIMESTAMPTZ;
            case "UUID", "GUID", "UNIQUEIDENTIFIER" -> UUID;
            case "JSON", "JSONB" -> JSON;
            case "INT2", "SMALLINT", "TINYINT" -> SMALLINT;
            case "INT4", "MEDIUMINT" -> INTEGER;
            default -> byPart(plain);
        };
    }

    private static DeclaredType byPart(String plain) {
        if (plain.contains("INT")) {
            return BIGINT;
        }
        if (has(plain, "CHAR", "CLOB", "TEXT")) {
            return TEXT;
        }
        if (has(plain, "BLOB", "BINARY", "BYTEA")) {
            return BLOB;
        }
        if (has(plain, "REAL", "FLOA", "DOUB")) {
            return REAL;
        }
        return has(plain, "NUM", "DEC") ? NUMERIC : NONE;
    }

    private static boolean has(String plain, String... parts) {
        return Arrays.stream(parts).anyMatch(plain::contains);
    }

    /** The forms one of which all texts must have; none when texts need no form. */
    Set<TextForm> forms() {
        return switch (this) {
            case DATE, TIMESTAMP, TIMESTAMPTZ -> EnumSet.of(TextForm.DATE, TextForm.TIMESTAMP, TextForm.TIMESTAMPTZ);
            case TIME -> EnumSet.of(TextForm.TIME);
            case UUID -> EnumSet.of(TextForm.UUID_LOWER, TextForm.UUID_UPPER);
            case JSON -> EnumSet.of(TextForm.JSON);
            default -> EnumSet.noneOf(TextForm.class);
        };
    }

    /** The type for texts of that form. */
    static DeclaredType of(TextForm form) {
        return switch (form) {
            case DATE -> DATE;
            case TIME -> TIME;
            case TIMESTAMP -> TIMESTAMP;
            case TIMESTAMPTZ -> TIMESTAMPTZ;
            case UUID_LOWER, UUID_UPPER -> UUID;
            case JSON -> JSON;
        };
    }
}
