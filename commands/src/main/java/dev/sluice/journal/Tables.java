package dev.sluice.journal;

import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Sqlite;
import dev.sluice.sql.Name;

/**
 * The journal's tables as the engine names them, and the few expressions in which the engines part.
 *
 * @param schema PostgreSQL: where the tables are; SQLite: what their names begin with
 */
record Tables(Dialect dialect, Name schema) {
    static final int VERSION = 2;

    boolean sqlite() {
        return dialect instanceof Sqlite;
    }

    String version() {
        return quoted("version");
    }

    String run() {
        return quoted("run");
    }

    String step() {
        return quoted("step");
    }

    String syncMeta() {
        return quoted("sync_meta");
    }

    String document() {
        return quoted("document");
    }

    /** A table's name as the engine's catalog has it. */
    String plain(String table) {
        return sqlite() ? schema + "_" + table : table;
    }

    private String quoted(String table) {
        String name = Name.of(plain(table)).quoted();
        return sqlite() ? name : schema.quoted() + "." + name;
    }

    /** The id of the transaction that executes this. */
    String transactionId() {
        return sqlite() ? "''" : "pg_current_xact_id()::text";
    }

    /** The database's clock. */
    String now() {
        return sqlite() ? "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')" : "clock_timestamp()";
    }

    /** A column of time as text that {@code Instant} reads; empty for null. */
    String instant(String column) {
        String text =
                sqlite() ? column : "to_char(" + column + " at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
        return "coalesce(" + text + ", '')";
    }
}
