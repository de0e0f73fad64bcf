package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.upsert.Upsert.Limit;
import dev.sluice.sql.TableName;
import java.util.Locale;

/** Refuses deletions that look like an accident: an empty or truncated source makes every row extra. */
record SafetyLimit(Limit limit) {
    private static final int ROWS = 10;
    private static final double PERCENT = 10;

    /** Passes so many deletions from a table of so many rows, or refuses. */
    void check(TableName table, long deletions, long rows) {
        double percent = rows == 0 ? 0 : 100.0 * deletions / rows;
        boolean stated = limit.maxRows().isPresent() || limit.maxPercent().isPresent();
        boolean tooMany = stated
                ? limit.maxRows().filter(most -> deletions > most).isPresent()
                        || limit.maxPercent().filter(most -> percent > most).isPresent()
                : deletions > ROWS && percent > PERCENT;
        if (tooMany) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    String.format(
                            Locale.ROOT,
                            "the sync would delete %d of %d rows (%.1f %%) of table %s",
                            deletions,
                            rows,
                            percent,
                            table),
                    "safety limit",
                    "check the source; to delete them all the same, say maxRows: " + deletions
                            + (limit.maxPercent().isPresent() ? " and leave maxPercent out" : ""));
        }
    }
}
