package dev.sluice.db;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite's result codes in the terms of PostgreSQL's SQLState, so that one error map serves both engines. */
final class SqliteFaults {
    private static final Pattern DRIVERS = Pattern.compile("\\[SQLITE_\\w+\\].*? \\((.+)\\)", Pattern.DOTALL);

    private SqliteFaults() {}

    static Fault of(SQLiteException e) {
        String message = e.getMessage();
        String what = plain(message == null ? "" : message);
        String columns = after(what, "constraint failed: ");
        return new Fault(state(e.getResultCode(), what), what, "", columns, "", "", 0);
    }

    /** The engine's own words: the driver puts the code and a sentence about it around them. */
    private static String plain(String message) {
        Matcher form = DRIVERS.matcher(message);
        return form.matches() ? form.group(1) : message;
    }

    private static String after(String text, String marker) {
        int at = text.indexOf(marker);
        return at < 0 ? "" : text.substring(at + marker.length()).replaceAll("\\)$", "");
    }

    private static String state(SQLiteErrorCode code, String what) {
        return switch (code) {
            case SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_ROWID ->
                Fault.UNIQUE_VIOLATION;
            case SQLITE_CONSTRAINT_FOREIGNKEY -> Fault.FOREIGN_KEY_VIOLATION;
            case SQLITE_CONSTRAINT_NOTNULL -> Fault.NOT_NULL_VIOLATION;
            case SQLITE_CONSTRAINT_CHECK -> Fault.CHECK_VIOLATION;
            case SQLITE_CONSTRAINT -> "23000";
            case SQLITE_BUSY, SQLITE_BUSY_SNAPSHOT, SQLITE_BUSY_RECOVERY, SQLITE_LOCKED -> Fault.LOCK_NOT_AVAILABLE;
            case SQLITE_FULL -> "53100";
            case SQLITE_READONLY, SQLITE_READONLY_DBMOVED, SQLITE_READONLY_DIRECTORY -> "25006";
            case SQLITE_INTERRUPT -> Fault.QUERY_CANCELED;
            case SQLITE_NOMEM -> "53200";
            case SQLITE_CORRUPT, SQLITE_NOTADB -> "XX001";
            case SQLITE_CANTOPEN, SQLITE_AUTH, SQLITE_PERM -> "08001";
            case SQLITE_IOERR -> "58030";
            case SQLITE_MISMATCH, SQLITE_TOOBIG -> "22000";
            default -> other(code, what);
        };
    }

    /** Errors that come up with a row's values have no code of their own. */
    private static String other(SQLiteErrorCode code, String what) {
        if (code.name().startsWith("SQLITE_CONSTRAINT")) {
            return "23000";
        }
        boolean ofValues = what.startsWith("integer overflow") || what.startsWith("malformed JSON");
        return code.name().startsWith("SQLITE_IOERR") ? "58030" : ofValues ? "22000" : "42000";
    }
}
