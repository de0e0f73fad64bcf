package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.util.ArrayList;
import java.util.List;

/**
 * What has to be given up when a database is left alone for a while, and what is to be taken anew afterwards. Onlookers come from
 * other threads.
 */
final class Absence {
    private final List<Link> beside = new ArrayList<>();
    private final List<Database> databases = new ArrayList<>();
    private final List<Runnable> again = new ArrayList<>();
    private boolean away;
    private boolean closed;

    /** A session beside the pinned one. */
    synchronized Link add(Link link) {
        beside.removeIf(Link::isClosed);
        if (away) {
            link.close();
            throw SluiceException.of(
                    Kind.RETRY, "the database is being copied or replaced, and is left alone", "", "wait for its end");
        }
        beside.add(link);
        return link;
    }

    /** Another database at the side of this one. */
    synchronized Database add(Database other) {
        databases.removeIf(each -> each.absence().isClosed());
        databases.add(other);
        return other;
    }

    void cancelBeside() {
        List<Database> now;
        synchronized (this) {
            now = List.copyOf(databases);
        }
        now.forEach(Database::cancel);
    }

    synchronized void close() {
        closed = true;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    void afterwards(Runnable taken) {
        again.add(taken);
    }

    synchronized void begin() {
        away = true;
        beside.forEach(Link::close);
        beside.clear();
    }

    void end() {
        arrive();
        again.forEach(Runnable::run);
    }

    private synchronized void arrive() {
        away = false;
    }

    void endAfter(Throwable first) {
        try {
            end();
        } catch (SluiceException e) {
            first.addSuppressed(e);
        }
    }
}
