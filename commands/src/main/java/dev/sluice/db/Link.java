package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection and all that is sent over it: the only place where statements are executed and results are read. */
abstract sealed class Link implements Reader, AutoCloseable permits PostgresLink, SqliteLink {
    /** Rows fetched per round trip; with autocommit off pgjdbc then streams instead of holding the result. */
    private static final int FETCH_SIZE = 1000;

    /** A statement's work between {@code prepare} and {@code close}. */
    private interface Use<T> {
        T apply(PreparedStatement statement) throws SQLException;
    }

    /** A bare call on the connection. */
    interface Call<T> {
        T run(Connection connection) throws SQLException;
    }

    private final Connection connection;
    private final String profile;
    private final Trace trace;
    private @Nullable SluiceException failure;
    private boolean readOnly;
    private long written;

    Link(Connection connection, String profile, Trace trace) {
        this.connection = connection;
        this.profile = profile;
        this.trace = trace;
    }

    /** Begins a transaction; when that fails, one may be half open all the same and is to be rolled back. */
    final void begin(Access access) {
        begin(access, "");
    }

    /** Begins one that sees what the transaction sees that exported the snapshot; an empty one stands for now. */
    final void begin(Access access, String snapshot) {
        reset(access);
        start(access, snapshot);
    }

    final void reset(Access access) {
        written = 0;
        failure = null;
        readOnly = access.readOnly();
    }

    abstract void start(Access access, String snapshot);

    abstract void commit();

    abstract void rollback();

    /** Whether the engine still has the transaction open and able to commit. */
    abstract boolean alive();

    /** The single statements that the driver makes of a text. */
    abstract List<String> statements(String sql);

    /** Throws when the statement before has ended the transaction by itself. */
    abstract void refuseIfEnded();

    /** Cancels what the connection executes now, if anything, a COPY as well; may be called from another thread. */
    abstract void cancel();

    /** Drops the connection without a word to the server; may be called from another thread. */
    abstract void abandon();

    abstract int pid();

    /** Sets the time a statement may wait for a lock. */
    abstract void lockTimeout(Duration timeout);

    /** The first failure since the transaction or the savepoint began; while there is one, nothing may be committed. */
    Optional<SluiceException> failure() {
        return Optional.ofNullable(failure);
    }

    void forgetFailure() {
        failure = null;
    }

    /** How many statements have changed something in this transaction. */
    long written() {
        return written;
    }

    void countWrite() {
        written++;
    }

    /** Whether the engine refuses every write of this transaction. */
    boolean readOnly() {
        return readOnly;
    }

    /** SQLite only, where what forbids writing is not taken back with its transaction. */
    void allowWrites() {
        throw new AssertionError("a savepoint does that");
    }

    Connection connection() {
        return connection;
    }

    String profile() {
        return profile;
    }

    @Override
    public Rows query(Sql sql) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        stream(sql, labels::addAll, rows::add);
        return new Rows(labels, rows);
    }

    @Override
    public void stream(Sql sql, Consumer<List<String>> head, Consumer<List<@Nullable Object>> row) {
        refuseSteering(sql.text());
        use(sql, statement -> {
            statement.setFetchSize(FETCH_SIZE);
            try (ResultSet result = statement.executeQuery()) {
                return Results.drain(result, head, row);
            }
        });
    }

    List<String> declaredTypes(Sql query) {
        return call(query.text(), c -> {
            try (PreparedStatement statement = c.prepareStatement(query.text())) {
                ResultSetMetaData columns = statement.getMetaData();
                List<String> types = new ArrayList<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    types.add(columns.getColumnTypeName(i));
                }
                return types;
            }
        });
    }

    /** Executes a statement that returns no rows; gives the number of rows it changed. */
    long execute(Sql sql) {
        refuseSteering(sql.text());
        countWrite();
        return use(sql, statement -> {
            long before = changes();
            statement.execute();
            return changed(statement, before);
        });
    }

    /** Executes a statement of any kind: its rows, if it has any, stream to {@code head} and {@code row}. */
    long run(Sql sql, Consumer<List<String>> head, Consumer<List<@Nullable Object>> row) {
        written++;
        return use(sql, statement -> {
            statement.setFetchSize(FETCH_SIZE);
            return drained(statement, head, row);
        });
    }

    private long drained(PreparedStatement statement, Consumer<List<String>> head, Consumer<List<@Nullable Object>> row)
            throws SQLException {
        long before = changes();
        boolean rows = statement.execute();
        tellNotices(statement);
        if (!rows) {
            return changed(statement, before);
        }
        try (ResultSet result = statement.getResultSet()) {
            return Results.drain(result, head, row);
        }
    }

    private void tellNotices(PreparedStatement statement) throws SQLException {
        for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
            trace.notice(notice(warning));
        }
    }

    /** A warning's text, with its severity where the engine has several. */
    String notice(SQLWarning warning) {
        return String.valueOf(warning.getMessage());
    }

    /** Executes a statement that must not be in a transaction; none may be open. */
    long outside(Sql sql, Consumer<List<String>> head, Consumer<List<@Nullable Object>> row) {
        return call(sql.text(), c -> {
            c.setAutoCommit(true);
            try (PreparedStatement statement = c.prepareStatement(sql.text())) {
                bind(statement, sql.binds());
                return drained(statement, head, row);
            } finally {
                c.setAutoCommit(this instanceof SqliteLink);
            }
        });
    }

    /** How many rows this session has changed so far, where the engine's count of a statement is not to be trusted alone. */
    long changes() throws SQLException {
        return 0;
    }

    /** How many rows a statement has changed; {@code before} is what {@link #changes} said before it. */
    long changed(Statement statement, long before) throws SQLException {
        return Math.max(0, statement.getLargeUpdateCount());
    }

    /** Executes a statement that steers the transaction and changes no data. */
    void control(String sql) {
        use(Sql.of(sql), statement -> {
            statement.execute();
            return 0L;
        });
    }

    private long use(Sql sql, Use<Long> use) {
        refuseAfterFailure();
        long start = System.nanoTime();
        long rows = -1;
        try (PreparedStatement statement = connection.prepareStatement(storable(sql.text(), "the statement"))) {
            bind(statement, sql.binds());
            rows = use.apply(statement);
            refuseIfEnded();
            return rows;
        } catch (SQLException e) {
            throw failed(ErrorMap.translate(e, sql));
        } finally {
            trace(sql, rows, start);
        }
    }

    /** A bare call on the connection, its failures translated like a statement's. */
    final <T> T call(String what, Call<T> call) {
        long start = System.nanoTime();
        try {
            return call.run(connection);
        } catch (SQLException e) {
            throw failed(ErrorMap.translate(e, ""));
        } finally {
            trace(Sql.of(what), 0, start);
        }
    }

    private void bind(PreparedStatement statement, List<@Nullable Object> binds) throws SQLException {
        for (int i = 0; i < binds.size(); i++) {
            Object value = binds.get(i);
            statement.setObject(
                    i + 1, value instanceof CharSequence ? storable(value.toString(), "value " + (i + 1)) : value);
        }
    }

    /** A commit or a savepoint typed as SQL would end the block behind its back. */
    final void refuseSteering(String sql) {
        for (String statement : statements(sql)) {
            Steering.word(statement).ifPresent(this::refuseSteeringBy);
        }
    }

    private void refuseSteeringBy(String word) {
        throw failed(SluiceException.of(
                Kind.USAGE,
                "\"" + word + "\" is not executed: the block decides "
                        + (word.startsWith("pragma") ? "what its transaction may do" : "how its transaction ends"),
                "",
                "leave it out; transaction { } commits at its end, and inside of another it is a savepoint"));
    }

    /** The text, where the database would keep it as it is. */
    final String storable(String text, String what) {
        StorableText.flaw(text).ifPresent(flaw -> {
            throw failed(SluiceException.of(
                    Kind.FAILED,
                    what + " holds " + flaw + ", which would not be stored as it is",
                    "",
                    "mend the value"));
        });
        return text;
    }

    /** Remembers the first failure; SQLite keeps executing after one, and would commit the rest. */
    final SluiceException failed(SluiceException e) {
        if (failure == null) {
            failure = e;
        }
        return e;
    }

    final void refuseAfterFailure() {
        if (failure != null) {
            throw SluiceException.of(
                            Kind.FAILED,
                            "the transaction has failed and takes no more statements: " + failure.getMessage(),
                            "",
                            "let the error end the block, or put the statement in a nested transaction")
                    .causedBy(failure);
        }
    }

    final void trace(Sql sql, long rows, long start) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        trace.statement(new Trace.Entry(profile, pid(), sql.text(), sql.binds().size(), rows, took));
    }

    final boolean isClosed() {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            throw ErrorMap.translate(e, "");
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw ErrorMap.translate(e, "");
        }
    }
}
