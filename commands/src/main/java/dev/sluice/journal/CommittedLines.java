package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.sql.Sql;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Decides which lines of a run's local file were committed: the server is asked by the transaction's id. SQLite has no ids;
 * there a line counts once the file says that its commit came back.
 */
final class CommittedLines implements Predicate<MirrorLine> {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Database home;
    private final List<MirrorLine> lines;
    private final Map<String, Boolean> known = new HashMap<>();

    CommittedLines(Database home, List<MirrorLine> lines) {
        this.home = home;
        this.lines = lines;
    }

    @Override
    public boolean test(MirrorLine line) {
        String transaction = line.transaction();
        return transaction.isEmpty() ? kept(line) : known.computeIfAbsent(transaction, this::committed);
    }

    private boolean kept(MirrorLine line) {
        return lines.subList(lines.indexOf(line), lines.size()).stream()
                .anyMatch(later -> later.event() == MirrorLine.Event.KEPT && later.ordinal() == line.ordinal());
    }

    /** A killed runner's transaction may still be executing on the server. */
    private boolean committed(String transaction) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String status = status(transaction);
        while (status.equals("in progress") && System.nanoTime() < deadline) {
            Pause.shortly();
            status = status(transaction);
        }
        if (status.equals("committed") || status.equals("aborted")) {
            return status.equals("committed");
        }
        throw SluiceException.of(
                Kind.UNKNOWN,
                "the server cannot say whether transaction " + transaction + " was committed: " + status,
                "",
                "look at the data, then start a new run");
    }

    private String status(String transaction) {
        Sql sql = Sql.of("select coalesce(pg_xact_status(?::xid8), 'too long ago') as status", transaction);
        return home.transaction(Access.READ, tx -> String.valueOf(tx.query(sql).value()));
    }
}
