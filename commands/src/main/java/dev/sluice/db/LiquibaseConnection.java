package dev.sluice.db;

import dev.sluice.SluiceException;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Liquibase takes for its connection. Inside of a transaction its commits keep nothing and its rollbacks go back to its last commit: the
 * transaction belongs to somebody else. Each statement is traced, and one that would end the transaction is refused.
 */
final class LiquibaseConnection implements InvocationHandler {
    private static final String SAVEPOINT = "\"sluice_liquibase\"";

    private final Link link;
    private final boolean joined;
    private final SqliteRebuilds rebuilds;
    private final KeptSettings settings;
    private final List<AlteredColumn> altered = new ArrayList<>();
    private Optional<SluiceException> failure = Optional.empty();
    /** Whether it has failed since its last commit or rollback. */
    private boolean broken;

    private LiquibaseConnection(Link link, boolean joined, KeptSettings settings) {
        this.link = link;
        this.joined = joined;
        this.settings = settings;
        this.rebuilds = new SqliteRebuilds(link, joined);
    }

    /** Inside of the transaction that the link has open. */
    static LiquibaseConnection inside(Link link, Name journal) {
        LiquibaseConnection connection = new LiquibaseConnection(link, true, KeptSettings.of(link));
        OwnSchema.enter(link, journal, true);
        link.control("savepoint " + SAVEPOINT);
        return connection;
    }

    /** With a link of its own, which nothing is open on: it commits as it likes. */
    static LiquibaseConnection alone(Link link, Name journal) {
        OwnSchema.keep(link, journal);
        return new LiquibaseConnection(link, false, new KeptSettings(link, Map.of()));
    }

    /** As JDBC knows it. */
    Connection jdbc() {
        return (Connection) proxy(Connection.class, this);
    }

    boolean isSqlite() {
        return link instanceof SqliteLink;
    }

    /** Looks at the tables that changes have made anew. */
    SqliteRebuildWatch rebuilds() {
        return new SqliteRebuildWatch(rebuilds);
    }

    /** On SQLite: columns that were dropped or renamed so far. */
    List<AlteredColumn> altered() {
        return List.copyOf(altered);
    }

    /** What the database said of the statement that failed last. */
    Optional<SluiceException> failure() {
        return failure;
    }

    Link link() {
        return link;
    }

    /** Nothing more comes; a transaction that failed is left to whoever owns it. */
    void end() {
        if (!joined) {
            link.close();
        } else if (!broken) {
            link.control("release savepoint " + SAVEPOINT);
            settings.putBack();
        }
    }

    private static Object proxy(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(LiquibaseConnection.class.getClassLoader(), new Class<?>[] {type}, handler);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        return switch (method.getName()) {
            case "commit" -> ended(true);
            case "rollback" -> ended(false);
            case "setAutoCommit" -> autoCommit(Boolean.TRUE.equals(first(arguments)));
            case "getAutoCommit" -> !joined && link.connection().getAutoCommit();
            case "close", "abort" -> nothing();
            case "createStatement" -> statement(proxy, Statement.class, method, arguments);
            case "prepareStatement" -> statement(proxy, PreparedStatement.class, method, arguments);
            case "prepareCall" -> statement(proxy, CallableStatement.class, method, arguments);
            case "equals" -> proxy == first(arguments);
            case "hashCode" -> System.identityHashCode(this);
            default -> called(link.connection(), method, arguments);
        };
    }

    private @Nullable Object ended(boolean keep) throws SQLException {
        if (joined) {
            link.control((keep ? "release savepoint " : "rollback to savepoint ") + SAVEPOINT);
            broken = false;
            if (keep) {
                link.control("savepoint " + SAVEPOINT);
            }
        } else if (!link.connection().getAutoCommit()) {
            if (keep) {
                link.connection().commit();
            } else {
                link.connection().rollback();
            }
        }
        return nothing();
    }

    /** SQLite's transactions are begun by statements, and its statements alone are kept at once. */
    private @Nullable Object autoCommit(boolean on) throws SQLException {
        if (!joined && !isSqlite()) {
            link.connection().setAutoCommit(on);
        }
        return nothing();
    }

    private Object statement(Object connection, Class<?> type, Method making, @Nullable Object @Nullable [] preparing)
            throws Throwable {
        @Nullable Object @Nullable [] with = checked(preparing);
        String prepared = first(with) instanceof String sql ? sql : "";
        Object real = called(link.connection(), making, with);
        return proxy(type, (proxy, method, arguments) -> switch (method.getName()) {
            case "getConnection" -> connection;
            case "equals" -> proxy == first(arguments);
            case "hashCode" -> System.identityHashCode(proxy);
            default -> {
                @Nullable Object @Nullable [] given = sends(method) ? checked(arguments) : arguments;
                String sql = first(given) instanceof String text ? text : prepared;
                yield method.getName().startsWith("execute")
                        ? executed(sql, real, method, given)
                        : called(real, method, given);
            }
        });
    }

    private static boolean sends(Method method) {
        return method.getName().startsWith("execute") || method.getName().equals("addBatch");
    }

    /** The arguments, with the statement that is the first of them as it may be sent; others are left alone. */
    private @Nullable Object @Nullable [] checked(@Nullable Object @Nullable [] arguments) {
        if (arguments == null || !(first(arguments) instanceof String sql)) {
            return arguments;
        }
        @Nullable Object[] checked = arguments.clone();
        checked[0] = checked(sql);
        return checked;
    }

    private String checked(String sql) {
        if (joined) {
            link.refuseSteering(sql);
        }
        rebuilds.check(sql);
        return link.storable(joined ? OwnSchema.local(sql) : sql, "the statement");
    }

    private @Nullable Object executed(
            String sql, @Nullable Object real, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        long start = System.nanoTime();
        long rows = -1;
        try {
            Object result = called(real, method, arguments);
            rows = result instanceof Number n ? n.longValue() : 0;
            link.countWrite();
            if (isSqlite()) {
                altered.addAll(AlteredColumn.in(sql));
            }
            return result;
        } catch (SQLException e) {
            failure = Optional.of(ErrorMap.translate(e, Sql.of(sql)));
            broken = true;
            throw e;
        } finally {
            link.trace(Sql.of(sql), rows, start);
        }
    }

    private static @Nullable Object called(
            @Nullable Object real, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static @Nullable Object first(@Nullable Object @Nullable [] arguments) {
        return arguments == null || arguments.length == 0 ? nothing() : arguments[0];
    }

    private static @Nullable Object nothing() {
        return Optional.empty().orElse(null);
    }
}
