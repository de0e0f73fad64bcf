package dev.sluice.sql;

import java.util.Optional;

/**
 * A column as the database describes it.
 *
 * @param declared the type as the engine spells it, such as {@code numeric(10,2)}; empty for an untyped SQLite column
 * @param defaultSql the default as SQL text
 */
public record Column(
        Name name,
        ValueType type,
        String declared,
        boolean notNull,
        Optional<String> defaultSql,
        Generation generation) {
    /** Who makes the column's value. */
    public enum Generation {
        /** The writer, or the default. */
        NONE,
        /** An identity that a writer may override without saying so (by default), or a serial's sequence. */
        IDENTITY,
        /** An identity that only {@code overriding system value} may set. */
        IDENTITY_ALWAYS,
        /** Computed from other columns; never written. */
        COMPUTED
    }

    /** The same column, free to be null. */
    public Column nullable() {
        return new Column(name, type, declared, false, defaultSql, generation);
    }

    /** The same column with values of another family. */
    public Column withType(ValueType other) {
        return new Column(name, other, declared, notNull, defaultSql, generation);
    }

    public boolean writable() {
        return generation != Generation.COMPUTED;
    }
}
