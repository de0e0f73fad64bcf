package dev.sluice.command;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.TableName;
import java.util.Locale;
import java.util.Optional;

/**
 * Refuses deletions that look like an accident: an empty or truncated source makes every row extra, an empty parent every row an
 * orphan. Without numbers it refuses what is both more than 10 rows and more than 10 % of the table.
 *
 * @param maxRows at most so many
 * @param maxPercent at most so many percent of the table
 */
public record SafetyLimit(Optional<Integer> maxRows, Optional<Double> maxPercent) {
    private static final int ROWS = 10;
    private static final double PERCENT = 10;

    public SafetyLimit {
        if (maxRows.filter(n -> n < 0).isPresent()) {
            throw invalid("maxRows must be at least 0, was " + maxRows.get(), "name the most rows that may go");
        }
        if (maxPercent.filter(p -> p < 0 || p > 100 || p.isNaN()).isPresent()) {
            throw invalid(
                    "maxPercent must be from 0 to 100, was " + maxPercent.get(),
                    "name the largest part of a table that may go");
        }
    }

    private static SluiceException invalid(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "safety limit", remedy);
    }

    /** Whether so many deletions from a table of so many rows are beyond it. */
    public boolean isExceeded(long deletions, long rows) {
        double percent = percent(deletions, rows);
        boolean stated = maxRows.isPresent() || maxPercent.isPresent();
        return stated
                ? maxRows.filter(most -> deletions > most).isPresent()
                        || maxPercent.filter(most -> percent > most).isPresent()
                : deletions > ROWS && percent > PERCENT;
    }

    /** The part of the table that they are. */
    public static double percent(long deletions, long rows) {
        return rows == 0 ? 0 : 100.0 * deletions / rows;
    }

    /** What would let so many deletions pass: the limit that is stated, raised. */
    public String raised(long deletions, long rows) {
        int percent = (int) Math.ceil(percent(deletions, rows));
        return maxPercent.isPresent() && maxRows.isEmpty() ? "maxPercent: " + percent : "maxRows: " + deletions;
    }

    /** Passes so many deletions from a table of so many rows, or refuses. */
    public void check(String who, TableName table, long deletions, long rows) {
        if (isExceeded(deletions, rows)) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    String.format(
                            Locale.ROOT,
                            "%s would delete %d of %d rows (%.1f %%) of table %s",
                            who,
                            deletions,
                            rows,
                            percent(deletions, rows),
                            table),
                    "safety limit",
                    "check what it goes by; to delete them all the same, say maxRows: " + deletions
                            + (maxPercent.isPresent() ? " and leave maxPercent out" : ""));
        }
    }
}
