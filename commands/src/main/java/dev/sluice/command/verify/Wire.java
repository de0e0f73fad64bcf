package dev.sluice.command.verify;

import dev.sluice.sql.Column;
import dev.sluice.sql.ValueType;

/** In which form PostgreSQL sends a column for a comparison. */
final class Wire {
    private Wire() {}

    static String item(Column own, Column common) {
        String name = "s." + own.name().quoted();
        return switch (common.type()) {
            case JSON, JSONB, INTERVAL, OTHER -> name + "::text";
            // The cast of a padded text would take its blanks off; as it is sent, it is text.
            case TEXT, CHAR ->
                own.type() == ValueType.TEXT || own.type() == ValueType.CHAR ? plainText(own, name) : name + "::text";
            case NUMERIC -> isFloat(own.type()) ? name + "::text::numeric" : cast(own, common, name);
            default -> cast(own, common, name);
        };
    }

    /** The type name is a short one of its own, of 64 bytes. */
    private static String plainText(Column own, String name) {
        return own.declared().equals("name") ? name + "::text" : name;
    }

    private static String cast(Column own, Column common, String name) {
        return own.type() == common.type() ? name : name + "::" + name(common.type());
    }

    private static boolean isFloat(ValueType type) {
        return type == ValueType.FLOAT4 || type == ValueType.FLOAT8;
    }

    static String name(ValueType type) {
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
