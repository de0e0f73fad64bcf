package dev.sluice.testing;

import java.sql.Connection;
import java.sql.SQLException;

/** An empty PostgreSQL database of one test, with superuser rights; closing it drops it. */
public record TestDatabase(TestServer server, String database) implements AutoCloseable {

    public String host() {
        return server.host();
    }

    public int port() {
        return server.port();
    }

    public String user() {
        return server.user();
    }

    public String password() {
        return server.password();
    }

    /** Without user and password. */
    public String jdbcUrl() {
        return server.jdbcUrl(database);
    }

    /** A connection of its own, for raw assertions. */
    public Connection connect() throws SQLException {
        return server.connect(database);
    }

    @Override
    public void close() {
        TestPostgres.drop(this);
    }
}
