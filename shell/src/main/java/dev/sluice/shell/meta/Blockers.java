package dev.sluice.shell.meta;

import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.db.Fault;
import dev.sluice.db.Onlooker;
import dev.sluice.dialect.Sqlite;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Visible;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Looks, while an input takes long, who waits for whom, so that a lock timeout can name who was in the way: once it has
 * happened, nobody waits any more.
 */
public final class Blockers implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 600;
    /** A timeout that is shorter than this may be missed later on. */
    private static final long LATER_MILLIS = 3_000;

    private static final int OFTEN = 10;

    private final Database home;
    private final Consumer<String> lines;
    private final Thread thread;
    private Optional<Rows> seen = Optional.empty();

    private Blockers(Database home, Consumer<String> lines) {
        this.home = home;
        this.lines = lines;
        this.thread = new Thread(this::look, "blockers");
        thread.setDaemon(true);
    }

    /** Begins to look; does nothing for what ends soon. What there is to say goes to {@code lines}. */
    public static Blockers watch(Database home, Consumer<String> lines) {
        Blockers blockers = new Blockers(home, lines);
        if (!(home.dialect() instanceof Sqlite)) {
            blockers.thread.start();
        }
        return blockers;
    }

    private void look() {
        try {
            Thread.sleep(PATIENCE_MILLIS);
            watch();
        } catch (InterruptedException e) {
            return;
        } catch (SluiceException e) {
            // Who may not look, or cannot connect once more, is told of the timeout alone.
            LoggerFactory.getLogger(Blockers.class).debug("not looked: {}", e.getMessage());
        }
    }

    private void watch() throws InterruptedException {
        try (Onlooker onlooker = home.onlooker()) {
            for (int looks = 1; !thread.isInterrupted(); looks++) {
                remember(onlooker.query(Sql.of(ServerLists.BLOCKERS)));
                Thread.sleep(looks < OFTEN ? PATIENCE_MILLIS : LATER_MILLIS);
            }
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
                lines.accept(line(rows, i));
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
