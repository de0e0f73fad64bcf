package dev.sluice.db;

import dev.sluice.SluiceException;
import dev.sluice.sql.Sql;

/**
 * An idle session beside the pinned one, there only to be seen in the server's list of sessions: it is gone within
 * milliseconds of its process, while a session that executes a statement may outlive it by hours. PostgreSQL only.
 */
public final class Companion implements AutoCloseable {
    private final Link link;

    private Companion(Link link) {
        this.link = link;
    }

    static Companion named(Link link, String applicationName) {
        Companion companion = new Companion(link);
        try {
            companion.name(applicationName);
            return companion;
        } catch (RuntimeException e) {
            companion.closeAfter(e);
            throw e;
        }
    }

    private void closeAfter(RuntimeException first) {
        try {
            link.close();
        } catch (SluiceException e) {
            first.addSuppressed(e);
        }
    }

    /** Names the session; the name is what others find it by. */
    public void name(String applicationName) {
        link.begin(Access.READ);
        // A companion that the server ends for its idleness would make a living run look dead.
        link.query(Sql.of("""
                select set_config('application_name', ?, false), set_config('idle_session_timeout', '0', false)""", applicationName));
        link.commit();
    }

    /** Whether the session still answers. */
    public boolean alive() {
        try {
            link.begin(Access.READ);
            link.commit();
            return true;
        } catch (SluiceException e) {
            return false;
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
