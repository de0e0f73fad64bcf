package dev.sluice.db;

import dev.sluice.SluiceException;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What the database said, taken apart.
 *
 * @param sqlState five characters; for SQLite the closest of PostgreSQL's
 * @param constraint the violated constraint or index; empty when none was named
 * @param detail the server's own detail, such as {@code Key (id)=(7) already exists.}
 * @param position where in the statement, counted from 1; 0 when not said
 */
public record Fault(
        String sqlState, String message, String detail, String constraint, String table, String column, int position) {
    public static final String UNIQUE_VIOLATION = "23505";
    public static final String FOREIGN_KEY_VIOLATION = "23503";
    public static final String NOT_NULL_VIOLATION = "23502";
    public static final String CHECK_VIOLATION = "23514";
    public static final String LOCK_NOT_AVAILABLE = "55P03";
    public static final String QUERY_CANCELED = "57014";

    private static final String RAISED = "P0001";

    /** The class of what violates an integrity constraint. */
    private static final String INTEGRITY = "23";

    /** The failure that an exception raised by a function of the database would be, for what code of the user has thrown. */
    public static SluiceException raised(String message, Throwable cause) {
        return ErrorMap.translate(new SQLException(message, RAISED, cause), "");
    }

    /** The fault behind a failure; empty when the database did not cause it. */
    public static Optional<Fault> behind(Throwable failure) {
        for (@Nullable Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException e) {
                return Optional.of(of(e));
            }
        }
        return Optional.empty();
    }

    /** Whether a constraint, a key or a reference of the database has refused it. */
    public static boolean isOfIntegrity(Throwable failure) {
        return behind(failure).filter(Fault::isOfIntegrity).isPresent();
    }

    public boolean isOfIntegrity() {
        return sqlState.startsWith(INTEGRITY);
    }

    static Fault of(SQLException e) {
        if (e instanceof PSQLException p && p.getServerErrorMessage() != null) {
            return ofServer(p.getServerErrorMessage());
        }
        if (e instanceof org.sqlite.SQLiteException s) {
            return SqliteFaults.of(s);
        }
        return new Fault(text(e.getSQLState()), text(e.getMessage()), "", "", "", "", 0);
    }

    private static Fault ofServer(ServerErrorMessage m) {
        return new Fault(
                text(m.getSQLState()),
                text(m.getMessage()),
                text(m.getDetail()),
                text(m.getConstraint()),
                text(m.getTable()),
                text(m.getColumn()),
                m.getPosition());
    }

    private static String text(@Nullable String nullable) {
        return nullable == null ? "" : nullable;
    }
}
