package dev.sluice.shell.meta;

import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.db.Fault;
import dev.sluice.db.Onlooker;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Sqlite;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Visible;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * Looks, while an input takes long, who waits for whom, so that a lock timeout can name who was in the way: once it has
 * happened, nobody waits any more.
 */
public final class Blockers implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 300;
    /** A timeout that is shorter than this may be missed later on. */
    private static final long LATER_MILLIS = 3_000;

    private static final int OFTEN = 10;
    private static final int MOST_NAMES = 200;
    private static final Pattern NAME =
            Pattern.compile("(\"[^\"\n]+\"|[A-Za-z_][\\w$]*)(\\.(\"[^\"\n]+\"|[A-Za-z_][\\w$]*))?");

    /** What waits for readers, too. */
    private static final Pattern EXCLUSIVE = Pattern.compile(
            "\\b(alter|drop|truncate|lock|vacuum|reindex|cluster|refresh|swap|migrate)\\b", Pattern.CASE_INSENSITIVE);

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

    /**
     * Says who was in the way, when the failure is a lock that was not got. A wait that was too short to be seen left only
     * those to be named who hold locks on what the input speaks of.
     */
    public void tell(SluiceException failure, String input) {
        boolean lock = Fault.behind(failure)
                .filter(f -> f.sqlState().equals(Fault.LOCK_NOT_AVAILABLE))
                .isPresent();
        if (!lock || home.dialect() instanceof Sqlite) {
            return;
        }
        Optional<Rows> waits = seen();
        if (waits.isPresent()) {
            each(waits.get(), Blockers::line);
        } else {
            each(holders(input + " " + messages(failure)), Blockers::holder);
        }
    }

    private void each(Rows rows, BiFunction<Rows, Integer, String> text) {
        for (int i = 0; i < rows.size(); i++) {
            lines.accept(Visible.line(text.apply(rows, i)));
        }
    }

    /** The server names the table of a row that is locked, and a line of a script may too. */
    private static String messages(SluiceException failure) {
        StringBuilder text = new StringBuilder();
        failure.problems()
                .forEach(p ->
                        text.append(p.excerpt()).append(' ').append(p.where()).append(' '));
        for (Throwable t = failure; t != null; t = t.getCause()) {
            text.append(t.getMessage()).append(' ');
        }
        return text.toString();
    }

    private Rows holders(String text) {
        String names = NAME.matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .limit(MOST_NAMES)
                .collect(Collectors.joining("\n"));
        try (Onlooker onlooker = home.onlooker()) {
            int own = home.current().map(Transaction::pid).orElse(0);
            boolean readers = EXCLUSIVE.matcher(text).find();
            return onlooker.query(Sql.of(ServerLists.HOLDERS, readers, own, names));
        } catch (SluiceException e) {
            LoggerFactory.getLogger(Blockers.class).debug("not looked: {}", e.getMessage());
            return new Rows(List.of(), List.of());
        }
    }

    private static String holder(Rows rows, int i) {
        return "session " + rows.text(i, "pid") + " (" + rows.text(i, "user") + ", " + rows.text(i, "state")
                + ", in transaction for " + rows.text(i, "in transaction") + ") holds " + rows.text(i, "locks") + ": "
                + rows.text(i, "statement");
    }

    private static String line(Rows rows, int i) {
        return "session " + rows.text(i, "pid") + " waits for " + rows.text(i, "waits for pid") + " ("
                + rows.text(i, "user") + ", " + rows.text(i, "state") + ", in transaction for "
                + rows.text(i, "in transaction") + "): " + rows.text(i, "statement of the other");
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
