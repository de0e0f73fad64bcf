package dev.sluice.command.swap;

import dev.sluice.sql.TableName;

/**
 * The staging table, as code of the user is told of it.
 *
 * @param name as commands take it, such as {@code app.orders_new}
 * @param quoted as SQL takes it
 */
public record Staged(String name, String quoted) {
    static Staged of(TableName table) {
        return new Staged(table.toString(), table.quoted());
    }

    public String getName() {
        return name;
    }

    public String getQuoted() {
        return quoted;
    }

    @Override
    public String toString() {
        return name;
    }
}
