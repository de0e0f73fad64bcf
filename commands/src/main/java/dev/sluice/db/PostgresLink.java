package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Sql;
import java.sql.Connection;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** A PostgreSQL connection with autocommit off: results stream, and nothing is kept unless {@link #commit} says so. */
final class PostgresLink extends Link {
    private final int pid;

    PostgresLink(Connection connection, String profile, Trace trace) {
        super(connection, profile, trace);
        this.pid = connectionPid(connection);
        call("autocommit off", c -> {
            c.setAutoCommit(false);
            return true;
        });
    }

    private static int connectionPid(Connection connection) {
        return ((BaseConnection) connection).getBackendPID();
    }

    @Override
    void begin(Access access) {
        resetWritten();
        forgetFailure();
        String mode = access.readOnly() ? "read only" : "read write";
        call("begin", c -> {
            try (var statement = c.createStatement()) {
                statement.execute(
                        "set transaction isolation level " + access.isolation().sql() + ", " + mode);
            }
            return true;
        });
    }

    @Override
    void commit() {
        // A commit of a failed transaction returns normally and keeps nothing (pgjdbc #1697, #1739).
        if (state() == TransactionState.FAILED) {
            throw SluiceException.of(
                    Kind.FAILED, "commit refused: the transaction has failed", "", "see the first error");
        }
        call("commit", c -> {
            c.commit();
            return true;
        });
    }

    @Override
    void rollback() {
        call("rollback", c -> {
            c.rollback();
            return true;
        });
        forgetFailure();
    }

    @Override
    boolean alive() {
        return state() == TransactionState.OPEN;
    }

    private TransactionState state() {
        return ((BaseConnection) connection()).getTransactionState();
    }

    @Override
    int pid() {
        return pid;
    }

    @Override
    void lockTimeout(Duration timeout) {
        query(Sql.of("select set_config('lock_timeout', ?, false)", timeout.toMillis() + "ms"));
    }

    @Override
    public TupleStream copyOut(Sql select) {
        refuseAfterFailure();
        CopyBinds binds = new CopyBinds(select);
        if (!select.binds().isEmpty()) {
            query(binds.settings());
        }
        String text = select.binds().isEmpty() ? select.text() : binds.text();
        String statement = "copy (" + text + ") to stdout (format binary)";
        return call(statement, c -> new CopyOutStream(this, copyApi().copyOut(statement)));
    }

    CopyIn copyIn(String target) {
        refuseAfterFailure();
        countWrite();
        String statement = "copy " + target + " from stdin (format binary)";
        return call(statement, c -> new CopyInStream(this, copyApi().copyIn(statement)));
    }

    private org.postgresql.copy.CopyManager copyApi() throws java.sql.SQLException {
        return ((PGConnection) connection()).getCopyAPI();
    }

    @Override
    public RawRows rawRows(Sql sql) {
        throw new AssertionError("raw rows are SQLite's");
    }
}
