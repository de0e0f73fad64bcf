package dev.sluice.db;

import java.sql.Connection;
import java.time.Duration;

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

    /** How long to ask after a commit whose answer was lost: a server that was killed is back within seconds. */
    default Duration patience() {
        return Duration.ofSeconds(15);
    }

    /** Gives up what connections need besides themselves. */
    @Override
    default void close() {}
}
