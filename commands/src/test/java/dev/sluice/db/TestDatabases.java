package dev.sluice.db;

import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Postgres;
import dev.sluice.dialect.Sqlite;
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

    /** The PostgreSQL database behind a JDBC URL, with user and password in it. */
    public static Database postgres(String profile, String jdbcUrl) {
        return open(profile, jdbcUrl, new Postgres());
    }

    private static Database open(String profile, String url, Dialect dialect) {
        return new Database(new UrlConnector(profile, url), dialect, Trace.NONE);
    }

    private record UrlConnector(String profile, String url) implements Connector {
        @Override
        public Connection connect() {
            try {
                return DriverManager.getConnection(url, new Properties());
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
