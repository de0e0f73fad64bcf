package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Postgres;
import dev.sluice.dialect.Sqlite;
import dev.sluice.profile.Profile;
import dev.sluice.profile.Target;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One profile's connections: one pinned for the managed transaction, others for readers that hold a snapshot. Not for use by
 * several threads, save that {@link #cancel} may be called from any.
 */
public final class Database implements AutoCloseable {
    private final Connector connector;
    private final Dialect dialect;
    private final Trace trace;
    private @Nullable Link pinned;
    private @Nullable Transaction current;
    private @Nullable Server server;
    private final AtomicLong commits;
    private final boolean beside;
    private boolean rehearses;
    private boolean lifted;
    private final Absence absence = new Absence();

    Database(Connector connector, Dialect dialect, Trace trace) {
        this(connector, dialect, trace, Optional.empty());
    }

    private Database(Connector connector, Dialect dialect, Trace trace, Optional<Database> owner) {
        this.connector = connector;
        this.dialect = dialect;
        this.trace = trace;
        this.commits = owner.map(o -> o.commits).orElseGet(AtomicLong::new);
        this.beside = owner.isPresent();
        this.lifted = owner.filter(o -> o.lifted).isPresent();
    }

    /** The database of a profile; nothing is connected yet. */
    public static Database open(Profile profile, DatabaseOptions options) {
        Target target = profile.target();
        if (target instanceof Target.SqliteFile file) {
            return new Database(new SqliteConnector(profile, file.path(), options), new Sqlite(), options.trace());
        }
        if (target instanceof Target.Embedded embedded) {
            return new Database(
                    new EmbeddedConnector(profile, embedded.directory(), options), new Postgres(), options.trace());
        }
        if (target instanceof Target.Server server) {
            return new Database(PostgresConnector.past(profile, server, options), new Postgres(), options.trace());
        }
        throw new AssertionError(target);
    }

    public Dialect dialect() {
        return dialect;
    }

    /** The profile's name. */
    public String profile() {
        return connector.profile();
    }

    /** Who answers; asked once. */
    public Server server() {
        Server known = server;
        if (known == null) {
            known = current == null ? transaction(Access.READ, Servers::ask) : Servers.ask(current);
            server = known;
        }
        return known;
    }

    /** Opens the pinned connection if it is not open; to have that done before a clock starts. */
    public void connect() {
        pinned();
    }

    /** The open transaction; empty outside of one. */
    public Optional<Transaction> current() {
        return Optional.ofNullable(current);
    }

    /** Reads in the open transaction, or in one of its own where none is open. */
    public <T extends @Nullable Object> T read(Function<Transaction, T> body) {
        return current().map(body).orElseGet(() -> transaction(Access.READ, body));
    }

    /**
     * Runs the body in one transaction: commits when it returns, rolls back when it throws whatever it throws, and never lets
     * the rollback's failure mask the body's. Inside an open transaction it is a savepoint of that one.
     */
    public <T extends @Nullable Object> T transaction(Access access, Function<Transaction, T> body) {
        Transaction outer = current;
        if (outer != null) {
            return outer.nested(() -> body.apply(outer));
        }
        return managed(access, body, this::commit);
    }

    /**
     * Opens a transaction that stays open until {@link OpenTransaction} ends it; whatever runs meanwhile joins it. For the
     * prompt, where one goes on from line to line.
     */
    public OpenTransaction open(Access access) {
        if (current != null) {
            throw SluiceException.of(Kind.USAGE, "a transaction is open already", "", "commit or roll back first");
        }
        Link link = begun(permitted(access));
        Transaction transaction = new Transaction(link, beside);
        current = transaction;
        return new OpenTransaction(this, link, transaction);
    }

    /** The open transaction has ended. */
    void closed() {
        current = null;
    }

    private Access permitted(Access access) {
        return connector.readOnly() && !lifted ? new Access(access.isolation(), true) : access;
    }

    /**
     * Whether transactions may write although the database was opened closed. A profile that is read only by itself stays so,
     * and who may call this was asked before.
     */
    public void lift(boolean on) {
        if (current != null) {
            throw new IllegalStateException("a transaction is open");
        }
        lifted = on;
        Link link = pinned;
        // What SQLite opened to read cannot write, and the other way round it should not.
        if (link instanceof SqliteLink) {
            pinned = null;
            link.close();
        }
    }

    /** Executes a statement that the engine takes outside of transactions alone, such as {@code vacuum}. */
    public long outside(Sql sql, Consumer<List<String>> head, Consumer<List<@Nullable Object>> row) {
        if (current != null) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "this statement cannot run inside a transaction",
                    sql.text(),
                    "commit or roll back first");
        }
        Link link = pinned();
        if (link instanceof SqliteLink && !permitted(Access.WRITE).readOnly()) {
            // A transaction that only read may have left its mark.
            link.allowWrites();
        }
        long rows = link.outside(sql, head, row);
        // What it did is kept at once; a failure later on may not say that nothing changed.
        commits.incrementAndGet();
        return rows;
    }

    /** Puts a remark among the statements of the log: why something was done. */
    public void remark(String text) {
        trace.statement(new Trace.Entry(profile(), 0, "-- " + text.replace('\n', ' '), 0, 0, Duration.ZERO));
    }

    void commit(Link link, Transaction transaction) {
        if (new Commit(this).run(link, transaction)) {
            commits.incrementAndGet();
        }
        transaction.pending().keep();
    }

    /** How many transactions that wrote something have been committed so far, those beside it as well, those aside that have left nothing. */
    public long commits() {
        return commits.get();
    }

    /** Another session of ours has kept something. */
    void committed() {
        commits.incrementAndGet();
    }

    /** That many of them have left nothing: what they made is removed again. */
    public void madeUpFor(long transactions) {
        commits.addAndGet(-transactions);
    }

    /** Runs the body and rolls back what it did, whatever happens. */
    public <T extends @Nullable Object> T rehearsal(Function<Transaction, T> body) {
        if (current != null) {
            throw SluiceException.of(Kind.USAGE, "a rehearsal cannot start inside a transaction", "", "end it first");
        }
        rehearses = true;
        try {
            return managed(Access.WRITE, body, Database::takeBack);
        } finally {
            rehearses = false;
        }
    }

    /** Whether all that is done now is going to be taken back. */
    public boolean rehearses() {
        return rehearses;
    }

    /** How a body that returned normally ends. */
    private interface Ending {
        void end(Link link, Transaction transaction);
    }

    private <T extends @Nullable Object> T managed(Access access, Function<Transaction, T> body, Ending ending) {
        Link link = begun(permitted(access));
        Transaction transaction = new Transaction(link, beside);
        current = transaction;
        try {
            T result = body.apply(transaction);
            ending.end(link, transaction);
            return result;
        } catch (Throwable t) {
            rollback(link, t);
            transaction.pending().backTo(0, t);
            throw t;
        } finally {
            current = null;
        }
    }

    /** All that a commit would find wrong is found; then nothing is kept. */
    private static void takeBack(Link link, Transaction transaction) {
        transaction.refuseIfFailed();
        transaction.forceConstraints();
        link.rollback();
        transaction.pending().giveUp();
    }

    /** A pinned connection may have broken while it was idle; nothing has been done over it yet, so another will do. */
    private Link begun(Access access) {
        boolean idle = pinned != null;
        Link link = pinned();
        try {
            link.begin(access);
            return link;
        } catch (SluiceException e) {
            rollback(link, e);
            if (!idle || e.kind() != Kind.CONNECTION) {
                throw e;
            }
            discard(link, e);
            return begun(access);
        }
    }

    void rollback(Link link, Throwable first) {
        try {
            link.rollback();
        } catch (Throwable e) {
            first.addSuppressed(e);
            discard(link, first);
        }
    }

    /**
     * Closes a pinned connection that is of no further use; the next transaction opens another, and the server rolls back what
     * was open in this one.
     */
    void discard(Link link, Throwable first) {
        if (pinned == link) {
            pinned = null;
        }
        try {
            link.close();
        } catch (SluiceException e) {
            first.addSuppressed(e);
        }
    }

    /** How long a lost commit is asked after before it is given up. */
    Duration patience() {
        return connector.patience();
    }

    /** Readers on connections of their own that all see one moment; they do not see the open transaction's writes. */
    public List<Snapshot> snapshots(int count) {
        return snapshots(count, List.of());
    }

    /** The same, and from that moment on nobody rewrites or replaces those tables until the first of them is closed. */
    public List<Snapshot> snapshots(int count, List<TableName> held) {
        return new Snapshots(this::link).open(count, dialect instanceof Sqlite, held);
    }

    /** A reader of one moment, from which on nobody rewrites or replaces those tables until it is closed. */
    public Snapshot snapshotHolding(List<TableName> tables) {
        return tables.isEmpty() ? snapshots(1).get(0) : new Snapshots(this::link).holding(tables);
    }

    /** Cancels the statement that the pinned connection executes now, if any, and those of {@link #beside}. */
    public void cancel() {
        absence.cancelBeside();
        Link link = pinned;
        if (link != null) {
            link.cancel();
        }
    }

    /** The same database with a transaction of its own, beside one that is open here; it is closed before this one. */
    public Database beside() {
        return absence.add(new Database(connector.shared(), dialect, trace, Optional.of(this)));
    }

    /** A second, idle session that bears this name; see {@link Companion}. */
    public Companion companion(String applicationName) {
        return Companion.named(absence.add(link()), applicationName);
    }

    /** Calls that after each absence: what belonged to the sessions that were given up has to be taken anew. */
    public void onReturn(Runnable again) {
        absence.afterwards(again);
    }

    /** Other databases of the same server, or files. */
    public Neighbours neighbours() {
        return new Neighbours(this, connector, trace);
    }

    Absence absence() {
        return absence;
    }

    /** Gives up all sessions; none may have a transaction open. */
    void leave() {
        if (current != null) {
            throw new IllegalStateException("a transaction is open");
        }
        absence.begin();
        Link link = pinned;
        pinned = null;
        if (link != null) {
            link.close();
        }
    }

    /** Opens a session that looks on; may be called from any thread. */
    public Onlooker onlooker() {
        return new Onlooker(absence.add(link()));
    }

    /** Gives the pinned connection up, from another thread; what waits for it fails, and the server rolls back what is open. */
    public void abandon() {
        Link link = pinned;
        if (link != null) {
            link.abandon();
        }
    }

    /** Watches the locks of the open transaction, which must be PostgreSQL's. */
    public LockWatch lockWatch(Duration limit) {
        return LockWatch.start(link(), pinned().pid(), limit, this::cancel);
    }

    Link link() {
        return dialect instanceof Sqlite
                ? new SqliteLink((lifted ? connector.lifted() : connector).connect(), connector.profile(), trace)
                : new PostgresLink(connector.connect(), connector.profile(), trace);
    }

    private Link pinned() {
        Link link = pinned;
        if (link == null) {
            link = link();
            pinned = link;
        }
        return link;
    }

    @Override
    public void close() {
        absence.close();
        Link link = pinned;
        pinned = null;
        try (connector) {
            if (link != null) {
                link.close();
            }
        }
    }
}
