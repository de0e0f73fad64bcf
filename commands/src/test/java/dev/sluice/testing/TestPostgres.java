package dev.sluice.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One PostgreSQL for all tests of a JVM, and a fresh database of it for each that asks.
 *
 * <p>See {@link TestServers} for which server that is.
 */
public final class TestPostgres {
    private static final String TEMPLATE = "sluice_template";
    private static final String PREFIX = "sluice_test_";
    private static final String RUN = PREFIX + ProcessHandle.current().pid() + "_"
            + UUID.randomUUID().toString().substring(0, 8) + "_";
    private static final long TEMPLATE_LOCK = 0x51_1CE;
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Set<String> OPEN = ConcurrentHashMap.newKeySet();

    private TestPostgres() {}

    /** An empty database; it goes when it is closed, or with the test run. */
    public static TestDatabase freshDatabase() {
        String name = RUN + COUNT.incrementAndGet();
        try (Connection connection = server().connect("postgres")) {
            execute(connection, "create database " + name + " template " + TEMPLATE);
        } catch (SQLException e) {
            throw new IllegalStateException("no fresh database", e);
        }
        OPEN.add(name);
        return new TestDatabase(server(), name);
    }

    /** Where it listens, for tests that need it apart from any database. */
    public static TestServer server() {
        return Holder.SERVER;
    }

    /** The major version, such as 18. */
    public static int serverVersion() {
        return Holder.MAJOR;
    }

    static void drop(TestDatabase database) {
        if (OPEN.remove(database.database())) {
            try (Connection connection = database.server().connect("postgres")) {
                execute(connection, "drop database if exists " + database.database() + " with (force)");
            } catch (SQLException e) {
                throw new IllegalStateException(database.database() + " is not dropped", e);
            }
        }
    }

    /** Started at the first use: test runs without PostgreSQL pay nothing. */
    private static final class Holder {
        static final TestServer SERVER = prepared(TestServers.choose(System.getenv()));
        static final int MAJOR = major(SERVER);
    }

    private static TestServer prepared(TestServer server) {
        try (Connection connection = server.connect("postgres")) {
            // Several JVMs may share the server.
            execute(connection, "select pg_advisory_lock(" + TEMPLATE_LOCK + ")");
            dropThoseOfDeadRuns(connection);
            if (!databases(connection).contains(TEMPLATE)) {
                execute(connection, "create database " + TEMPLATE + " template template0 encoding 'UTF8' locale 'C'");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the test server cannot be used", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(TestPostgres::dropAll, "drop test databases"));
        return server;
    }

    private static void dropThoseOfDeadRuns(Connection connection) throws SQLException {
        for (String name : databases(connection)) {
            if (TestServers.isOnThisMachine()
                    && runOf(name).filter(TestPostgres::isAlive).isEmpty()
                    && name.startsWith(PREFIX)) {
                execute(connection, "drop database if exists " + name + " with (force)");
            }
        }
    }

    private static Optional<Long> runOf(String database) {
        String[] parts = database.split("_", -1);
        return parts.length > 2 && parts[2].matches("\\d{1,18}")
                ? Optional.of(Long.parseLong(parts[2]))
                : Optional.empty();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).isPresent();
    }

    /** On an embedded server or in a container nobody minds; the next run, or the container's end, clears up. */
    private static void dropAll() {
        if (TestServers.isOnThisMachine()) {
            return;
        }
        for (String name : List.copyOf(OPEN)) {
            drop(new TestDatabase(server(), name));
        }
    }

    private static List<String> databases(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select datname from pg_database")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static int major(TestServer server) {
        try (Connection connection = server.connect("postgres")) {
            return connection.getMetaData().getDatabaseMajorVersion();
        } catch (SQLException e) {
            throw new IllegalStateException("the test server does not say its version", e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
