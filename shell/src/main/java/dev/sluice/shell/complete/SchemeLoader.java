package dev.sluice.shell.complete;

import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.db.Snapshot;
import dev.sluice.dialect.Sqlite;

/** Keeps the scheme fresh: a thread of its own reads it on a connection of its own, so that Tab waits for nothing. */
public final class SchemeLoader {
    private final Database database;
    private volatile Scheme scheme = Scheme.EMPTY;
    private boolean started;
    private boolean running;
    private boolean stale;

    public SchemeLoader(Database database) {
        this.database = database;
    }

    /** What was read last. */
    public Scheme scheme() {
        return scheme;
    }

    /** From now on the names are wanted. */
    public synchronized void start() {
        started = true;
        refresh();
    }

    /** Has them read anew; returns at once. */
    public synchronized void refresh() {
        if (!started) {
            return;
        }
        stale = true;
        if (!running) {
            running = true;
            Thread thread = new Thread(this::load, "names for completion");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void load() {
        while (wanted()) {
            try (Snapshot reader = database.snapshots(1).get(0)) {
                scheme = Scheme.read(reader, !(database.dialect() instanceof Sqlite));
            } catch (SluiceException e) {
                // Completion offers what it knew before; the prompt itself will hear of a server that is gone.
                org.slf4j.LoggerFactory.getLogger(SchemeLoader.class).debug("not read: {}", e.getMessage());
            }
        }
    }

    private synchronized boolean wanted() {
        running = stale;
        stale = false;
        return running;
    }
}
