package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.sql.Column;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Refuses a full refresh that would need another table: rows are deleted and inserted, but a changed type, column or key cannot
 * arrive that way.
 */
final class RefreshGuard {
    private static final String REMEDY = "alter the table to match, or sync without fullRefresh";

    private RefreshGuard() {}

    /**
     * Passes or refuses.
     *
     * @param referrers tables outside of the run whose rows refer to this one's
     */
    static void check(Table wanted, Table target, List<TableName> referrers) {
        List<Problem> problems = new ArrayList<>();
        for (Column column : wanted.columns()) {
            Optional<Column> found = target.column(column.name());
            if (found.isEmpty()) {
                problems.add(problem("column \"" + column.name() + "\" is only in the source", target));
            } else if (!spelled(found.get()).equals(spelled(column))) {
                problems.add(problem(
                        "column \"" + column.name() + "\" is " + found.get().declared() + ", the source's would be "
                                + column.declared(),
                        target));
            }
        }
        target.columns().stream()
                .filter(c -> wanted.column(c.name()).isEmpty())
                .forEach(c -> problems.add(problem("column \"" + c.name() + "\" is not in the source", target)));
        if (!wanted.primaryKey().equals(target.primaryKey())) {
            problems.add(
                    problem("the key is " + target.primaryKey() + ", the source's is " + wanted.primaryKey(), target));
        }
        if (!referrers.isEmpty()) {
            problems.add(problem("rows of " + referrers + " refer to its rows, which would be deleted", target));
        }
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, problems);
        }
    }

    /** As {@link #check}, where the source is a query: what it does not carry would be lost. */
    static void checkRows(Layout layout, Table target, List<TableName> referrers) {
        List<Problem> problems = new ArrayList<>();
        target.columns().stream()
                .filter(Column::writable)
                .filter(c -> !layout.targets().contains(c))
                .forEach(c -> problems.add(problem("column \"" + c.name() + "\" is not in the source", target)));
        if (!referrers.isEmpty()) {
            problems.add(problem("rows of " + referrers + " refer to its rows, which would be deleted", target));
        }
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, problems);
        }
    }

    /** The catalog writes out what the short form leaves unsaid. */
    private static String spelled(Column column) {
        return column.declared().toLowerCase(Locale.ROOT).replace(" without time zone", "");
    }

    private static Problem problem(String fact, Table target) {
        return new Problem("full refresh: " + fact, "table " + target.name(), REMEDY);
    }
}
