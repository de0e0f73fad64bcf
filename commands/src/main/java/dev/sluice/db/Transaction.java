package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The open transaction of a database's pinned connection. It is ended by the block that opened it and by nothing else.
 *
 * <p>A failed statement poisons it on both engines: nothing more is executed and nothing is committed, unless the statement
 * stood in a {@link #nested} block, whose savepoint takes it back.
 */
public final class Transaction implements Reader {
    private final Link link;
    private final PendingList pending = new PendingList();
    private int depth;
    private final boolean beside;
    private int marks;

    /** A moment of the transaction that it can be taken back to, as long as it is open. */
    public record Mark(String savepoint, int pending) {}

    Transaction(Link link, boolean beside) {
        this.link = link;
        this.beside = beside;
    }

    /** Whether it is one of a session that works at the side of another, which holds what is held for both. */
    public boolean isBeside() {
        return beside;
    }

    /** Lets something wait for the end of this transaction, or of the savepoint that takes it back before. */
    public void await(Pending one) {
        pending.add(one);
    }

    /** What waits for the end. */
    public List<Pending> awaited() {
        return pending.all();
    }

    PendingList pending() {
        return pending;
    }

    Link link() {
        return link;
    }

    /** Executes a statement without a result; gives the number of rows it changed. */
    public long execute(Sql sql) {
        return link.execute(sql);
    }

    /**
     * Executes a statement of any kind; gives the number of rows it returned or changed. Only one that has a result calls
     * {@code head}, and {@code row} as the rows stream by.
     */
    public long run(Sql sql, Consumer<List<String>> head, Consumer<List<@Nullable Object>> row) {
        return link.run(sql, head, row);
    }

    /** The types of a query's columns as they were declared, without executing it; empty for an expression's in SQLite. */
    public List<String> declaredTypes(Sql query) {
        return link.declaredTypes(query);
    }

    @Override
    public Rows query(Sql sql) {
        return link.query(sql);
    }

    @Override
    public void stream(Sql sql, Consumer<List<String>> head, Consumer<List<@Nullable Object>> row) {
        link.stream(sql, head, row);
    }

    @Override
    public TupleStream copyOut(Sql select) {
        return link.copyOut(select);
    }

    @Override
    public void copyText(Sql select, TextSink sink) {
        link.copyText(select, sink);
    }

    @Override
    public RawRows rawRows(Sql sql) {
        return link.rawRows(sql);
    }

    /** PostgreSQL: {@code copy target from stdin}, binary; {@code target} is a table with its column list. */
    public CopyIn copyIn(String target) {
        if (link instanceof PostgresLink postgres) {
            return postgres.copyIn(target);
        }
        throw new AssertionError("copy is PostgreSQL's");
    }

    /** PostgreSQL: executes the body of a block in {@code plpgsql}: many statements in one round trip. */
    public void block(Sql body) {
        if (link instanceof PostgresLink postgres) {
            postgres.block(body);
        } else {
            throw new AssertionError("blocks are PostgreSQL's");
        }
    }

    /** PostgreSQL: {@code copy target from stdin}, as text. */
    public CopyTextIn copyTextIn(String target) {
        if (link instanceof PostgresLink postgres) {
            return postgres.copyTextIn(target);
        }
        throw new AssertionError("copy is PostgreSQL's");
    }

    /** One statement executed many times with other values; for SQLite, where a round trip costs nothing. */
    public Prepared prepare(String sql) {
        link.refuseAfterFailure();
        link.refuseSteering(sql);
        link.countWrite();
        return link.call(sql, c -> new Prepared(link, c.prepareStatement(sql)));
    }

    /** Runs the body under a savepoint: its failure takes back what it did and leaves the transaction usable. */
    public <T extends @Nullable Object> T nested(Supplier<T> body) {
        String savepoint = "\"sluice_" + (depth + 1) + "\"";
        int waiting = pending.all().size();
        link.control("savepoint " + savepoint);
        depth++;
        try {
            T result = body.get();
            refuseIfFailed();
            link.control("release savepoint " + savepoint);
            return result;
        } catch (Throwable t) {
            backTo(savepoint, t);
            pending.backTo(waiting, t);
            throw t;
        } finally {
            depth--;
        }
    }

    private void backTo(String savepoint, Throwable first) {
        Optional<SluiceException> failure = link.failure();
        link.forgetFailure();
        try {
            link.control("rollback to savepoint " + savepoint);
            link.control("release savepoint " + savepoint);
        } catch (SluiceException e) {
            // The savepoint is gone, so the transaction is: the engine ended it. What was first stays first.
            first.addSuppressed(e);
            link.forgetFailure();
            link.failed(failure.orElse(e));
        }
    }

    /**
     * Marks the transaction as failed, by work that was taken back to a savepoint and whose failure may yet be swallowed: then
     * nothing is committed. Inside a {@link #nested} block, that block's savepoint takes this back too.
     */
    public void poison(SluiceException failure) {
        link.failed(failure);
    }

    /** Marks this moment. */
    public Mark mark() {
        Mark mark = new Mark("\"sluice_mark_" + ++marks + "\"", pending.all().size());
        link.control("savepoint " + mark.savepoint());
        return mark;
    }

    /** Takes back all that was done since, a failure included, and gives up the locks that were taken since. */
    public void backTo(Mark mark) {
        link.forgetFailure();
        link.control("rollback to savepoint " + mark.savepoint());
        pending.backTo(mark.pending(), new IllegalStateException("taken back"));
    }

    /** Runs a body that only reads: whatever it executes, the engine refuses each write. */
    public <T extends @Nullable Object> T reading(Supplier<T> body) {
        if (link.readOnly()) {
            return body.get();
        }
        return isPostgres() ? readingPostgres(body) : readingSqlite(body);
    }

    /** What a savepoint takes back is allowed again. */
    private <T extends @Nullable Object> T readingPostgres(Supplier<T> body) {
        Mark mark = mark();
        link.control("set local transaction_read_only = on");
        T result = body.get();
        backTo(mark);
        return result;
    }

    private <T extends @Nullable Object> T readingSqlite(Supplier<T> body) {
        link.control("pragma query_only = on");
        try {
            return body.get();
        } finally {
            link.allowWrites();
        }
    }

    /**
     * Executes a savepoint's statement as it was typed; one that goes back takes back the failures since. A name that is not
     * there changes nothing.
     */
    public void mark(String sql) {
        String verb = sql.strip().split("\\s", 2)[0].toLowerCase(java.util.Locale.ROOT);
        Optional<SluiceException> before = link.failure();
        if (verb.equals("rollback")) {
            link.forgetFailure();
        }
        if (before.isPresent()) {
            link.control(sql);
        } else {
            guarded(sql);
        }
    }

    /**
     * Going back or releasing takes the guard with it, which is younger than the savepoint that is named; below a new savepoint
     * it stays, as nothing but that one's end could take it away.
     */
    private void guarded(String sql) {
        String guard = "\"sluice_guard\"";
        link.control("savepoint " + guard);
        try {
            link.control(sql);
        } catch (SluiceException e) {
            backTo(guard, e);
            throw e;
        }
    }

    /** Throws when a statement has failed here, even if the caller has swallowed its error. */
    public void refuseIfFailed() {
        link.failure().ifPresent(failure -> {
            throw SluiceException.of(
                            Kind.FAILED,
                            "commit refused: a statement failed and its error was swallowed: " + failure.getMessage(),
                            "",
                            "let the error end the block, or put the statement in a nested transaction")
                    .causedBy(failure);
        });
    }

    /** Whether anything has been written or altered yet; from then on, reads must come here to see it. */
    public boolean hasWritten() {
        return link.written() > 0 || (link instanceof SqliteLink sqlite ? sqlite.hasChanged() : id().isPresent());
    }

    /** The transaction's id; empty while it has written nothing, and in SQLite. */
    public Optional<String> id() {
        if (link instanceof SqliteLink || link.readOnly()) {
            return Optional.empty();
        }
        String sql = "select pg_current_xact_id_if_assigned()::text as xid";
        return Optional.ofNullable(query(Sql.of(sql)).text(0, "xid"));
    }

    /**
     * How many of this transaction's savepoints have written something, itself counted; 0 in SQLite. A savepoint that is set
     * between two answers was not there for the first.
     */
    public long writers() {
        if (link instanceof SqliteLink || link.readOnly()) {
            return 0;
        }
        String sql = "select count(*) as n from pg_locks where locktype = 'transactionid' and pid = pg_backend_pid()"
                + " and mode = 'ExclusiveLock' and granted";
        return number(Sql.of(sql));
    }

    /**
     * PostgreSQL: from here to the end of the transaction, a query from which row security hides rows is an error; who counts,
     * copies or compares rows would take the hidden ones for missing.
     */
    public void refuseHiddenRows() {
        if (isPostgres()) {
            rowSecurity("off");
        }
    }

    /** The same for what the body does; a failure leaves the setting to the savepoint or transaction that ends with it. */
    public <T extends @Nullable Object> T refusingHiddenRows(Supplier<T> body) {
        if (!isPostgres()) {
            return body.get();
        }
        Object before = query(Sql.of("select current_setting('row_security')")).value();
        rowSecurity("off");
        T result = body.get();
        rowSecurity(String.valueOf(before));
        return result;
    }

    private void rowSecurity(String value) {
        query(Sql.of("select set_config('row_security', ?, true)", value));
    }

    /** How long a statement of this transaction waits for a lock. */
    public void lockTimeout(Duration timeout) {
        link.lockTimeout(timeout);
    }

    /** How long a statement of this transaction may take; SQLite knows no such limit. */
    public void statementTimeout(Duration timeout) {
        if (isPostgres()) {
            query(Sql.of("select set_config('statement_timeout', ?, true)", timeout.toMillis() + "ms"));
        }
    }

    /**
     * Runs the body under a savepoint with another limit on waiting for locks; afterwards the one before holds again. In SQLite,
     * where a writer has the only lock from its beginning, the limit means nothing.
     */
    public void nestedWaitingAtMost(Duration limit, Runnable body) {
        nested(() -> {
            if (isPostgres()) {
                waitingAtMost(limit, body);
            } else {
                body.run();
            }
            return true;
        });
    }

    private void waitingAtMost(Duration limit, Runnable body) {
        Object before = query(Sql.of("select current_setting('lock_timeout')")).value();
        lockTimeout(limit);
        body.run();
        query(Sql.of("select set_config('lock_timeout', ?, true)", before));
    }

    /** Lets nobody else rewrite or replace those tables until the transaction ends; in SQLite nobody else can anyway. */
    public void hold(List<TableName> tables) {
        if (isPostgres() && !tables.isEmpty()) {
            link.control("lock table " + tables.stream().map(TableName::quoted).collect(Collectors.joining(", "))
                    + " in access share mode");
        }
    }

    /**
     * Lets nobody else write that table until the transaction ends, where this role may write it itself and so may ask for that; in SQLite
     * nobody else can anyway.
     */
    public void holdWriters(TableName table) {
        if (isPostgres() && mayWrite(table)) {
            link.control("lock table " + table.quoted() + " in share row exclusive mode");
        }
    }

    private boolean mayWrite(TableName table) {
        Sql ask = Sql.of("select has_table_privilege(?, 'update, delete, truncate') as may", table.quoted());
        return Boolean.TRUE.equals(query(ask).value());
    }

    /** Whether the server is PostgreSQL; otherwise it is a SQLite file. */
    public boolean isPostgres() {
        return link instanceof PostgresLink;
    }

    /** The server process that executes, or 0 in SQLite. */
    public int pid() {
        return link.pid();
    }

    /** Lets deferrable foreign keys wait until the end of the transaction. */
    public void deferConstraints() {
        execute(Sql.of(isPostgres() ? "set constraints all deferred" : "pragma defer_foreign_keys = on"));
    }

    /** Forces deferred constraints now, so that their violation is a statement's error and not the commit's. */
    void forceConstraints() {
        if (link instanceof PostgresLink && hasWritten()) {
            link.call("set constraints all immediate", c -> {
                try (var statement = c.createStatement()) {
                    return statement.execute("set constraints all immediate");
                }
            });
        }
    }
}
