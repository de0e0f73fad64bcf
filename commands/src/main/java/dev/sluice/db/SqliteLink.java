package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * A SQLite connection. Transactions are begun and ended by their own statements, because the driver's flag and the engine's
 * truth part ways when the engine ends a transaction by itself (a full disk, for one).
 */
final class SqliteLink extends Link {
    private @Nullable String encoding;
    private String patience = "";
    private boolean rebuilds;
    private String enforced = "";
    private long changesBefore;

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
    void start(Access access, String snapshot) {
        // The engine knows no read-only transaction, but a connection that only reads; delete ... returning is a query
        // too.
        bare("pragma query_only = " + (access.readOnly() ? "on" : "off"));
        if (access.rebuilds()) {
            enforced = String.valueOf(query(Sql.of("pragma foreign_keys")).value());
            rebuild(true);
        }
        changesBefore = totalChanges();
        // A deferred transaction that turns writer after another's commit fails at once, whatever the busy timeout.
        bare(access.readOnly() ? "begin deferred" : "begin immediate");
        if (access.readOnly()) {
            query(Sql.of("select count(*) from sqlite_schema"));
        }
    }

    /** Inside of a transaction the engine would take the first of these without a word, and do nothing. */
    private void rebuild(boolean on) {
        rebuilds = true;
        bare("pragma foreign_keys = " + (on ? "off" : enforced));
        bare("pragma legacy_alter_table = " + (on ? "on" : "off"));
        rebuilds = on;
    }

    /** Whether rows were written since the transaction began, be it by a query. */
    boolean hasChanged() {
        return totalChanges() != changesBefore;
    }

    private long totalChanges() {
        return call("total_changes", c -> changes());
    }

    @Override
    long changes() throws SQLException {
        return ((SQLiteConnection) connection()).getDatabase().total_changes();
    }

    /** Of what changes no row, such as {@code create table}, the driver gives the count of the statement before. */
    @Override
    long changed(Statement statement, long before) throws SQLException {
        return changes() == before ? 0 : super.changed(statement, before);
    }

    @Override
    void commit() {
        if (!alive()) {
            throw SluiceException.of(
                    Kind.FAILED,
                    "commit refused: SQLite has ended the transaction by itself",
                    "",
                    "see the first error");
        }
        bare("commit");
        restore();
    }

    /** Not asked first whether there is something to roll back: the question can be interrupted, and the lock would stay. */
    @Override
    void rollback() {
        call("rollback", c -> {
            try (Statement statement = c.createStatement()) {
                return statement.execute("rollback");
            } catch (SQLException e) {
                if (!String.valueOf(e.getMessage()).contains("no transaction is active")) {
                    throw e;
                }
                return false;
            }
        });
        forgetFailure();
        restore();
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

    @Override
    void allowWrites() {
        bare("pragma query_only = off");
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
        if (patience.isEmpty()) {
            patience = String.valueOf(query(Sql.of("pragma busy_timeout")).value());
        }
        bare("pragma busy_timeout = " + timeout.toMillis());
    }

    /** A pragma is not taken back with its transaction. */
    private void restore() {
        if (rebuilds) {
            rebuild(false);
        }
        if (!patience.isEmpty()) {
            bare("pragma busy_timeout = " + patience);
            patience = "";
        }
    }

    @Override
    List<String> statements(String sql) {
        return List.of(sql);
    }

    /** The driver executes one statement at a time, and the one that would end the transaction is refused. */
    @Override
    void refuseIfEnded() {}

    @Override
    void cancel() {
        try {
            ((SQLiteConnection) connection()).getDatabase().interrupt();
        } catch (SQLException e) {
            throw ErrorMap.translate(e, "");
        }
    }

    /** There is nobody else to wait for: what is interrupted ends. */
    @Override
    void abandon() {
        cancel();
    }

    @Override
    public TupleStream copyOut(Sql select) {
        throw new AssertionError("copy is PostgreSQL's");
    }

    @Override
    public void copyText(Sql select, TextSink sink) {
        throw new AssertionError("copy is PostgreSQL's");
    }

    @Override
    public RawRows rawRows(Sql sql) {
        refuseAfterFailure();
        return call(sql.text(), c -> SqliteRows.of(this, c.prepareStatement(sql.text()), sql.binds()));
    }
}
