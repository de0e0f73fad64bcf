package dev.sluice.db;

import dev.sluice.profile.SecretRegistry;

/**
 * How a profile's database is opened.
 *
 * @param application shown by the server for each session, such as {@code sluice r-7k2m9}
 * @param closed transactions are read only, and the server enforces it
 * @param mayCreate a SQLite file that is not there is made; only the home database's
 */
public record DatabaseOptions(
        String application, boolean closed, boolean mayCreate, Trace trace, SecretRegistry secrets) {
    /** Only reads; for every database but the home one. */
    public DatabaseOptions asSource() {
        return new DatabaseOptions(application, true, false, trace, secrets);
    }

    /** The same, and it may be written. */
    DatabaseOptions opened() {
        return new DatabaseOptions(application, false, mayCreate, trace, secrets);
    }
}
