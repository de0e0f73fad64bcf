package dev.sluice.shell.prompt;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** An index that was made concurrently and failed stays, is never used, and costs every write: it has to be named. */
final class LeftBehind {
    private static final Sql INVALID = Sql.of("""
            select i.indexrelid::regclass::text as name from pg_index i where not i.indisvalid
            and i.indexrelid not in (select index_relid from pg_stat_progress_create_index where index_relid is not null)
            """);

    private final Database home;
    private final Set<String> before;

    private LeftBehind(Database home, Set<String> before) {
        this.home = home;
        this.before = before;
    }

    /** Looks before the statement what is invalid already. */
    static LeftBehind of(Database home, String statement) {
        boolean concurrently = statement.toLowerCase(Locale.ROOT).contains("concurrently");
        return new LeftBehind(home, concurrently ? invalid(home) : Set.of(""));
    }

    private static Set<String> invalid(Database home) {
        Rows rows = home.transaction(Access.READ, tx -> tx.query(INVALID));
        return rows.rows().stream()
                .map(row -> String.valueOf(row.get(0)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The failure, with the invalid indexes it has left and the statement that drops them. */
    SluiceException told(SluiceException failure, boolean cancelled) {
        if (before.contains("")) {
            return failure;
        }
        Set<String> left = after(failure);
        left.removeAll(before);
        if (left.isEmpty()) {
            return failure;
        }
        String names = String.join(", ", left);
        Kind kind = cancelled || failure.kind() == Kind.UNKNOWN ? failure.kind() : Kind.PARTLY;
        return SluiceException.of(kind, failure.problems())
                .withState(
                        "an invalid index is left behind, which no query uses; take it away: drop index concurrently "
                                + names + ";")
                .causedBy(failure);
    }

    private Set<String> after(SluiceException failure) {
        try {
            return invalid(home);
        } catch (SluiceException e) {
            // The first failure is the one to tell.
            failure.addSuppressed(e);
            return new TreeSet<>();
        }
    }
}
