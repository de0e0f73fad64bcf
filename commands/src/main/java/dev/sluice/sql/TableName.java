package dev.sluice.sql;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A table's name, with its schema where one was given. */
public record TableName(Optional<Name> schema, Name name) implements Comparable<TableName> {
    /** Reads {@code orders} or {@code app.orders}; the first dot parts schema from name. */
    public static TableName parse(String text) {
        int dot = text.indexOf('.');
        if (dot <= 0 || dot == text.length() - 1) {
            return new TableName(Optional.empty(), Name.of(text));
        }
        return of(text.substring(0, dot), text.substring(dot + 1));
    }

    public static TableName of(String schema, String name) {
        return new TableName(Optional.of(Name.of(schema)), Name.of(name));
    }

    /** The name as SQL. */
    public String quoted() {
        return schema.map(s -> s.quoted() + ".").orElse("") + name.quoted();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TableName table && schema.equals(table.schema) && name.equals(table.name);
    }

    @Override
    public int hashCode() {
        return 31 * schema.hashCode() + name.hashCode();
    }

    @Override
    public int compareTo(TableName other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return schema.map(s -> s + ".").orElse("") + name;
    }
}
