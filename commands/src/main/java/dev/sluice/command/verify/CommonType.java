package dev.sluice.command.verify;

import dev.sluice.dialect.PostgresTypes;
import dev.sluice.sql.Column;
import dev.sluice.sql.Column.Generation;
import dev.sluice.sql.ValueType;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The type in which two columns are compared: one that holds the values of both as they are, without their declared limits. */
final class CommonType {
    private static final Set<ValueType> INTEGERS = EnumSet.of(ValueType.INT2, ValueType.INT4, ValueType.INT8);
    private static final Set<ValueType> FLOATS = EnumSet.of(ValueType.FLOAT4, ValueType.FLOAT8);
    private static final Set<ValueType> TEXTS = EnumSet.of(ValueType.TEXT, ValueType.CHAR);
    private static final Set<ValueType> JSON = EnumSet.of(ValueType.JSON, ValueType.JSONB);
    private static final Set<ValueType> DAYS = EnumSet.of(ValueType.DATE, ValueType.TIMESTAMP, ValueType.TIMESTAMPTZ);

    private CommonType() {}

    static Column of(Column subject, Column reference) {
        if (subject.type() == ValueType.DYNAMIC && reference.type() == ValueType.DYNAMIC) {
            // The subject's affinity, as an upsert into it would apply.
            return subject;
        }
        if (subject.type() == ValueType.DYNAMIC || reference.type() == ValueType.DYNAMIC) {
            return beside(subject.type() == ValueType.DYNAMIC ? reference : subject, subject);
        }
        ValueType type =
                subject.type() == reference.type() ? subject.type() : meeting(subject.type(), reference.type());
        return column(subject, type, declared(type));
    }

    /** A PostgreSQL column beside one of SQLite, whose values know no limits. */
    private static Column beside(Column postgres, Column named) {
        ValueType type = postgres.type();
        if (INTEGERS.contains(type)) {
            type = ValueType.INT8;
        } else if (FLOATS.contains(type)) {
            type = ValueType.FLOAT8;
        } else if (type == ValueType.JSONB) {
            type = ValueType.JSON;
        }
        // Blanks up to that length belong to the value.
        return column(named, type, type == ValueType.CHAR ? postgres.declared() : declared(type));
    }

    private static ValueType meeting(ValueType a, ValueType b) {
        Set<ValueType> both = EnumSet.of(a, b);
        if (INTEGERS.containsAll(both)) {
            return ValueType.INT8;
        }
        if (FLOATS.containsAll(both)) {
            return ValueType.FLOAT8;
        }
        if (both.stream().allMatch(t -> INTEGERS.contains(t) || FLOATS.contains(t) || t == ValueType.NUMERIC)) {
            return ValueType.NUMERIC;
        }
        if (DAYS.containsAll(both)) {
            return both.contains(ValueType.TIMESTAMPTZ) ? ValueType.TIMESTAMPTZ : ValueType.TIMESTAMP;
        }
        boolean json = both.stream().anyMatch(JSON::contains);
        return json && both.stream().allMatch(t -> JSON.contains(t) || TEXTS.contains(t))
                ? ValueType.JSON
                : ValueType.TEXT;
    }

    private static String declared(ValueType type) {
        return switch (type) {
            case NUMERIC -> "numeric";
            case TEXT -> "text";
            default -> PostgresTypes.name(type);
        };
    }

    private static Column column(Column named, ValueType type, String declared) {
        return new Column(named.name(), type, declared, false, Optional.empty(), Generation.NONE);
    }
}
