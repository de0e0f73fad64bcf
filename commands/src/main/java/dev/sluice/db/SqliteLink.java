package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A SQLite connection. Transactions are begun and ended by their own statements, because the driver's flag and the engine's
 * truth part ways when the engine ends a transaction by itself (a full disk, for one).
 */
final class SqliteLink extends Link {
    private @Nullable String encoding;

    SqliteLink(Connection connection, String profile, Trace trace) {
        super(connection, profile, trace);
    }

    /** Whether text is kept as UTF-8; the bytes of a value are those of the file. */
    boolean isUtf8() {
        String known = encoding;
        if (known == null) {
            known = String.valueOf(query(Sql.of("pragma encoding")).value());
            encoding = known;
        }
        return known.equals("UTF-8");
    }

    @Override
    void begin(Access access) {
        resetWritten();
        forgetFailure();
        // A deferred transaction that turns writer after another's commit fails at once, whatever the busy timeout.
        bare(access.readOnly() ? "begin deferred" : "begin immediate");
        if (access.readOnly()) {
            query(Sql.of("select count(*) from sqlite_schema"));
        }
    }

    @Override
    void commit() {
        if (!alive()) {
            throw SluiceException.of(
                    Kind.FAILED,
                    "commit refused: SQLite has ended the transaction by itself",
                    "",
                    "see the first error; nothing of the transaction is kept");
        }
        bare("commit");
    }

    @Override
    void rollback() {
        if (alive()) {
            bare("rollback");
        }
        forgetFailure();
    }

    /** Only the engine knows; a second {@code begin} fails exactly while a transaction is open. */
    @Override
    boolean alive() {
        try (Statement statement = connection().createStatement()) {
            statement.execute("begin deferred");
            statement.execute("rollback");
            return false;
        } catch (SQLException expected) {
            return expected.getMessage() != null && expected.getMessage().contains("within a transaction");
        }
    }

    private void bare(String sql) {
        call(sql, c -> {
            try (Statement statement = c.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    @Override
    int pid() {
        return 0;
    }

    @Override
    void lockTimeout(Duration timeout) {
        bare("pragma busy_timeout = " + timeout.toMillis());
    }

    @Override
    public TupleStream copyOut(Sql select) {
        throw new AssertionError("copy is PostgreSQL's");
    }

    @Override
    public RawRows rawRows(Sql sql) {
        refuseAfterFailure();
        return call(sql.text(), c -> new SqliteRows(this, c.prepareStatement(sql.text()), sql.binds()));
    }
}
