package dev.sluice.db;

import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Postgres;
import dev.sluice.dialect.Sqlite;
import dev.sluice.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Databases of tests, opened without a profile. */
public final class BareDatabase {
    private interface Connecting {
        Connection connect() throws SQLException;
    }

    private BareDatabase() {}

    public static Database sqlite(Path file) {
        return open(() -> DriverManager.getConnection("jdbc:sqlite:" + file), new Sqlite());
    }

    public static Database postgres(TestDatabase database) {
        return open(database::connect, new Postgres());
    }

    private static Database open(Connecting connecting, Dialect dialect) {
        Connector connector = new Connector() {
            @Override
            public Connection connect() {
                try {
                    return connecting.connect();
                } catch (SQLException e) {
                    throw new AssertionError("cannot connect", e);
                }
            }

            @Override
            public boolean readOnly() {
                return false;
            }

            @Override
            public String profile() {
                return "test";
            }
        };
        return new Database(connector, dialect, Trace.NONE);
    }
}
