package dev.sluice.shell.script;

import dev.sluice.sql.TableName;

/** {@code ident(name)}: a name inside SQL text, with or without its schema. */
public record Identifier(TableName name) {
    /** The name quoted. */
    @Override
    public String toString() {
        return name.quoted();
    }
}
