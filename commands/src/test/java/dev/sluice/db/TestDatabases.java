package dev.sluice.db;

import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Postgres;
import dev.sluice.dialect.Sqlite;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Databases for tests, without profiles. */
public final class TestDatabases {
    private TestDatabases() {}

    /** The SQLite file, made when it is not there. */
    public static Database sqlite(String profile, Path file) {
        return open(profile, "jdbc:sqlite:" + file, new Sqlite());
    }

    /** The same, with foreign keys enforced, as a profile would have them. */
    public static Database enforcing(String profile, Path file) {
        Properties properties = new Properties();
        properties.setProperty("foreign_keys", "true");
        return new Database(new UrlConnector(profile, "jdbc:sqlite:" + file, properties), new Sqlite(), Trace.NONE);
    }

    /** The PostgreSQL database behind a JDBC URL, with user and password in it. */
    public static Database postgres(String profile, String jdbcUrl) {
        return open(profile, jdbcUrl, new Postgres());
    }

    /** The database of a test that runs on both engines, or in a process of its own. */
    public static Database at(EngineDatabase.Address address) {
        boolean sqlite = address.jdbcUrl().startsWith("jdbc:sqlite:");
        Properties properties = sqlite ? patient() : account(address);
        Dialect dialect = sqlite ? new Sqlite() : new Postgres();
        return new Database(new UrlConnector("test", address.jdbcUrl(), properties), dialect, Trace.NONE);
    }

    /** A SQLite file that its connections may only read. */
    public static Database readOnly(EngineDatabase.Address address) {
        Properties properties = new Properties();
        properties.setProperty("open_mode", "1");
        return new Database(new UrlConnector("test", address.jdbcUrl(), properties), new Sqlite(), Trace.NONE);
    }

    /** The test's database as a profile of that name would give it, its settings of the session included. */
    public static Database of(String profile, EngineDatabase database) {
        EngineDatabase.Address address = database.address();
        return database.engine() == Engine.SQLITE
                ? sqlite(profile, Path.of(address.jdbcUrl().substring("jdbc:sqlite:".length())))
                : postgres(
                        profile,
                        address.jdbcUrl() + (address.jdbcUrl().contains("?") ? "&" : "?") + "user=" + address.user()
                                + "&password=" + address.password());
    }

    /** The same database reached through that port of this machine, its statements heard. */
    public static Database of(String profile, EngineDatabase database, int port, Trace trace) {
        EngineDatabase.Address address = database.address();
        String url =
                port == 0 ? address.jdbcUrl() : address.jdbcUrl().replaceFirst("//[^/]+/", "//127.0.0.1:" + port + "/");
        return new Database(new UrlConnector(profile, url, account(address)), new Postgres(), trace);
    }

    private static Properties patient() {
        Properties properties = new Properties();
        properties.setProperty("busy_timeout", "10000");
        properties.setProperty("foreign_keys", "true");
        return properties;
    }

    private static Properties account(EngineDatabase.Address address) {
        Properties properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("sslmode", "disable");
        // Off, as some hosts force it to be: what is tested must not rest on it.
        properties.setProperty("options", "-c client_connection_check_interval=0");
        return properties;
    }

    private static Database open(String profile, String url, Dialect dialect) {
        return new Database(new UrlConnector(profile, url, new Properties()), dialect, Trace.NONE);
    }

    private record UrlConnector(String profile, String url, Properties properties) implements Connector {
        @Override
        public Connection connect() {
            try {
                return DriverManager.getConnection(url, properties);
            } catch (SQLException e) {
                throw ErrorMap.translate(e, profile);
            }
        }

        @Override
        public boolean readOnly() {
            return false;
        }
    }
}
