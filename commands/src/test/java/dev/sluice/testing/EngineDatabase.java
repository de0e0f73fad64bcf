package dev.sluice.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/** An empty database of one test on one engine, with raw access for setting up and asserting. */
public final class EngineDatabase implements AutoCloseable {
    private final Engine engine;
    private final Address address;
    private final Runnable close;

    EngineDatabase(Engine engine, Address address, Runnable close) {
        this.engine = engine;
        this.address = address;
        this.close = close;
    }

    /** Where it is; user and password are empty in SQLite. */
    public record Address(String jdbcUrl, String user, String password) {}

    public Engine engine() {
        return engine;
    }

    public Address address() {
        return address;
    }

    public String jdbcUrl() {
        return address.jdbcUrl();
    }

    /** A connection of its own; user and password are given beside the URL. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        if (!address.user().isEmpty()) {
            properties.setProperty("user", address.user());
            properties.setProperty("password", address.password());
        }
        return DriverManager.getConnection(address.jdbcUrl(), properties);
    }

    /** Runs statements, each in a transaction of its own, on a new connection. */
    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** All rows, each a list of the driver's values, null among them. */
    public List<List<Object>> query(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<Object>> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(row(result));
            }
            return Collections.unmodifiableList(rows);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static List<Object> row(ResultSet result) throws SQLException {
        List<Object> values = new ArrayList<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
            values.add(result.getObject(column));
        }
        return Collections.unmodifiableList(values);
    }

    @Override
    public void close() {
        close.run();
    }

    /** The engine's name, for the names of parametrised tests. */
    @Override
    public String toString() {
        return engine.toString();
    }
}
