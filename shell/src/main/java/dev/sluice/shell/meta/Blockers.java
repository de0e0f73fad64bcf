package dev.sluice.shell.meta;

import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.db.Fault;
import dev.sluice.shell.prompt.Desk;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Visible;
import java.util.Optional;

/**
 * Looks, while an input takes long, who waits for whom, so that a lock timeout can name who was in the way: once it has
 * happened, nobody waits any more.
 */
public final class Blockers implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 600;

    private final Desk desk;
    private final Thread thread;
    private Optional<Rows> seen = Optional.empty();

    private Blockers(Desk desk) {
        this.desk = desk;
        this.thread = new Thread(this::look, "blockers");
        thread.setDaemon(true);
    }

    /** Begins to look; does nothing for an input that ends soon. */
    public static Blockers watch(Desk desk) {
        Blockers blockers = new Blockers(desk);
        if (!desk.isSqlite()) {
            blockers.thread.start();
        }
        return blockers;
    }

    private void look() {
        Database home = desk.session().databases().home();
        try {
            Thread.sleep(PATIENCE_MILLIS);
            while (!thread.isInterrupted()) {
                Rows rows = ServerMetas.aside(home, Sql.of(ServerLists.BLOCKERS));
                remember(rows);
                Thread.sleep(PATIENCE_MILLIS);
            }
        } catch (InterruptedException e) {
            return;
        } catch (SluiceException e) {
            // Who may not look, or cannot connect once more, is told of the timeout alone.
            remember(new Rows(java.util.List.of(), java.util.List.of()));
        }
    }

    private synchronized void remember(Rows rows) {
        if (!rows.isEmpty()) {
            seen = Optional.of(rows);
        }
    }

    private synchronized Optional<Rows> seen() {
        return seen;
    }

    /** Says who was in the way, when the failure is a lock that was not got. */
    public void tell(SluiceException failure) {
        boolean lock = Fault.behind(failure)
                .filter(f -> f.sqlState().equals(Fault.LOCK_NOT_AVAILABLE))
                .isPresent();
        seen().filter(rows -> lock).ifPresent(rows -> {
            for (int i = 0; i < rows.size(); i++) {
                desk.results().console().message(line(rows, i));
            }
        });
    }

    private static String line(Rows rows, int i) {
        return Visible.line("session " + rows.text(i, "pid") + " waits for " + rows.text(i, "waits for pid") + " ("
                + rows.text(i, "user") + ", " + rows.text(i, "state") + ", in transaction for "
                + rows.text(i, "in transaction") + "): " + rows.text(i, "statement of the other"));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
