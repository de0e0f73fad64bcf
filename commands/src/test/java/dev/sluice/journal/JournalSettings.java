package dev.sluice.journal;

import dev.sluice.testing.EngineDatabase;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** What tests of the journal change on the server as a whole: further databases and roles. */
final class JournalSettings {
    private static final String PASSWORD = "test only";

    private JournalSettings() {}

    /** Executes statements outside of any test's database. */
    static void execute(String... statements) {
        TestDatabase maintenance = new TestDatabase(TestPostgres.server(), "postgres");
        try (Connection connection = maintenance.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    static EngineDatabase.Address database(String name) {
        TestDatabase database = new TestDatabase(TestPostgres.server(), name);
        return new EngineDatabase.Address(database.jdbcUrl(), database.user(), database.password());
    }

    /** A role that may do nothing but what is granted to it, and the way in for it. */
    static EngineDatabase.Address role(String name, EngineDatabase.Address database) {
        execute("drop role if exists " + name, "create role " + name + " login password '" + PASSWORD + "'");
        return new EngineDatabase.Address(database.jdbcUrl(), name, PASSWORD);
    }
}
