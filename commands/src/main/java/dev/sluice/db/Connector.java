package dev.sluice.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;

/** Opens connections of one profile, each with the session defaults set. */
interface Connector extends AutoCloseable {
    /** Asks for the password again, connects, prepares the session. */
    Connection connect();

    /** Whether writes are refused by the server or file itself. */
    boolean readOnly();

    /** The profile's name, for messages and the trace. */
    String profile();

    /** The same, for a connection that may write although this one is closed; where a connection of this one can do it, itself. */
    default Connector lifted() {
        return this;
    }

    /** Opens connections of another database of the same server, which may write where this one may. */
    default Connector beside(String database) {
        throw new AssertionError("a SQLite file has no server: " + database);
    }

    /** How a program of the server's own would connect; empty where there is no server. */
    default Optional<ClientAccess> client() {
        return Optional.empty();
    }

    /** SQLite: opens connections of another file, which may be written. */
    default Connector inFile(Path file) {
        throw new AssertionError("a server has no file: " + file);
    }

    /** How long to ask after a commit whose answer was lost: a server that was killed is back within seconds. */
    default Duration patience() {
        return Duration.ofSeconds(15);
    }

    /** The same, for somebody whose end is not the end of this one. */
    default Connector shared() {
        return new SharedConnector(this);
    }

    /** Gives up what connections need besides themselves. */
    @Override
    default void close() {}
}
