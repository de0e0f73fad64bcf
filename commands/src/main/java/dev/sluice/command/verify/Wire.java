package dev.sluice.command.verify;

import dev.sluice.dialect.PostgresTypes;
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
        return own.type() == common.type() ? name : name + "::" + PostgresTypes.name(common.type());
    }

    private static boolean isFloat(ValueType type) {
        return type == ValueType.FLOAT4 || type == ValueType.FLOAT8;
    }
}
