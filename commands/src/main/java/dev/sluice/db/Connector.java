package dev.sluice.db;

import java.sql.Connection;

/** Opens connections of one profile, each with the session defaults set. */
interface Connector extends AutoCloseable {
    /** Asks for the password again, connects, prepares the session. */
    Connection connect();

    /** Whether writes are refused by the server or file itself. */
    boolean readOnly();

    /** The profile's name, for messages and the trace. */
    String profile();

    /** Gives up what connections need besides themselves. */
    @Override
    default void close() {}
}
