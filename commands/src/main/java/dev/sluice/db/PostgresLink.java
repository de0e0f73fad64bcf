package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Parser;
import org.postgresql.core.TransactionState;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** A PostgreSQL connection with autocommit off: results stream, and nothing is kept unless {@link #commit} says so. */
final class PostgresLink extends Link {
    private static final int ANSWER_MILLIS = 20_000;

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
    void start(Access access, String snapshot) {
        String mode = access.readOnly() ? "read only" : "read write";
        String begin = "set transaction isolation level " + access.isolation().sql() + ", " + mode;
        if (!snapshot.isEmpty()) {
            started(begin + "; set transaction snapshot '" + snapshot + "'");
        } else {
            // After its first snapshot a read-only transaction cannot be made to write.
            started(access.readOnly() ? begin + "; select 1" : begin);
        }
    }

    /**
     * Begins one that reads the moment in which it has those tables. Who truncates, rewrites or replaces a table later than the moment and
     * before it is read leaves nothing of it to be seen; now they wait.
     */
    void beginHolding(List<TableName> tables) {
        reset(Access.READ);
        started("set transaction isolation level " + Access.READ.isolation().sql() + ", read only");
        // This statement takes no snapshot; the next one does.
        control("lock table " + tables.stream().map(TableName::quoted).collect(Collectors.joining(", "))
                + " in access share mode");
        query(Sql.of("select 1"));
    }

    /** A new transaction has nothing to wait for; a server that does not answer even so is gone. */
    private void started(String sql) {
        call("begin", c -> {
            int usual = c.getNetworkTimeout();
            c.setNetworkTimeout(Runnable::run, usual == 0 ? ANSWER_MILLIS : Math.min(usual, ANSWER_MILLIS));
            try (Statement statement = c.createStatement()) {
                statement.execute(sql);
            }
            c.setNetworkTimeout(Runnable::run, usual);
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
        refuseIfEnded();
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
        return !isCut() && state() == TransactionState.OPEN;
    }

    /** The driver remembers the state of the transaction even where the connection is gone. */
    private boolean isCut() {
        try {
            return connection().isClosed();
        } catch (SQLException e) {
            throw ErrorMap.translate(e, "");
        }
    }

    @Override
    List<String> statements(String sql) {
        if (sql.indexOf(';') < 0) {
            return List.of(sql);
        }
        try {
            return Parser.parseJdbcSql(sql, true, false, true, false, true).stream()
                    .map(query -> query.nativeSql)
                    .toList();
        } catch (SQLException e) {
            throw failed(ErrorMap.translate(e, ""));
        }
    }

    @Override
    void refuseIfEnded() {
        if (state() == TransactionState.IDLE) {
            throw failed(SluiceException.of(
                            Kind.FAILED,
                            "a statement has ended the transaction by itself",
                            "",
                            "leave commit and rollback out of SQL")
                    .withState("what came before that statement may be kept"));
        }
    }

    @Override
    String notice(SQLWarning warning) {
        ServerErrorMessage message = warning instanceof PSQLWarning said ? said.getServerErrorMessage() : null;
        return message == null
                ? super.notice(warning)
                : String.valueOf(message.getSeverity()).toLowerCase(Locale.ROOT) + ": " + message.getMessage();
    }

    @Override
    void cancel() {
        try {
            ((PGConnection) connection()).cancelQuery();
        } catch (SQLException e) {
            throw ErrorMap.translate(e, "");
        }
    }

    @Override
    void abandon() {
        try {
            connection().abort(Runnable::run);
        } catch (SQLException e) {
            throw ErrorMap.translate(e, "");
        }
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
        query(Sql.of("select set_config('lock_timeout', ?, true)", timeout.toMillis() + "ms"));
    }

    @Override
    public TupleStream copyOut(Sql select) {
        refuseAfterFailure();
        storable(select.text(), "the query");
        CopyBinds binds = new CopyBinds(select);
        if (!select.binds().isEmpty()) {
            query(binds.settings());
        }
        String text = select.binds().isEmpty() ? select.text() : binds.text();
        String statement = "copy (" + text + ") to stdout (format binary)";
        return call(statement, c -> new CopyOutStream(this, copyApi().copyOut(statement)));
    }

    @Override
    public void copyText(Sql select, TextSink sink) {
        refuseAfterFailure();
        String statement = "copy (" + storable(select.text(), "the query") + ") to stdout";
        call(statement, c -> {
            org.postgresql.copy.CopyOut copy = copyApi().copyOut(statement);
            try {
                for (byte[] bytes = copy.readFromCopy(); bytes != null; bytes = copy.readFromCopy()) {
                    sink.text(bytes, 0, bytes.length);
                }
                return copy.getHandledRowCount();
            } finally {
                end(copy);
            }
        });
    }

    /** Where the sink has thrown, the rest is read: the connection is good for nothing else before. */
    private static void end(org.postgresql.copy.CopyOut copy) throws SQLException {
        while (copy.isActive() && copy.readFromCopy() != null) {
            // Nobody wants it any more.
        }
    }

    /** Executes the body of a block in the server's own language; values are bound to settings of the transaction. */
    void block(Sql body) {
        refuseAfterFailure();
        CopyBinds binds = new CopyBinds(new Sql(storable(body.text(), "the block"), body.binds()));
        if (!body.binds().isEmpty()) {
            query(binds.settings());
        }
        String text = binds.text();
        String tag = "$sluice$";
        for (int i = 1; text.contains(tag); i++) {
            tag = "$sluice" + i + "$";
        }
        execute(Sql.of("do " + tag + text + tag));
    }

    CopyTextIn copyTextIn(String target) {
        refuseAfterFailure();
        countWrite();
        String statement = "copy " + target + " from stdin";
        return call(statement, c -> new CopyTextIn(this, copyApi().copyIn(statement)));
    }

    CopyIn copyIn(String target) {
        refuseAfterFailure();
        countWrite();
        String statement = "copy " + target + " from stdin (format binary)";
        return call(statement, c -> new CopyInStream(this, copyApi().copyIn(statement)));
    }

    private org.postgresql.copy.CopyManager copyApi() throws SQLException {
        return ((PGConnection) connection()).getCopyAPI();
    }

    @Override
    public RawRows rawRows(Sql sql) {
        throw new AssertionError("raw rows are SQLite's");
    }
}
