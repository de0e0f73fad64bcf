package dev.sluice.command.maintain;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Outline;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.db.Transaction;
import java.util.List;

/** What a database tells about itself: sizes, the use of indexes, slow statements. */
public record Overview(Outline outline) implements Report {
    /** The largest tables. */
    public static Report sizes(Transaction tx, int top) {
        return new Overview(
                tx.isPostgres() ? PostgresOverview.sizes(tx, some(top)) : FileOverview.sizes(tx, some(top)));
    }

    /** The indexes, those first that are used the least. */
    public static Report indexUse(Transaction tx, int top) {
        return new Overview(
                tx.isPostgres() ? PostgresOverview.indexUse(tx, some(top)) : FileOverview.indexUse(tx, some(top)));
    }

    /** The statements that took the most time. */
    public static Report slowQueries(Transaction tx, int top) {
        return new Overview(tx.isPostgres() ? SlowQueries.of(tx, some(top)) : FileOverview.slowQueries());
    }

    private static int some(int top) {
        if (top < 1) {
            throw SluiceException.of(
                    Kind.USAGE, "top must be at least 1, was " + top, "", "leave it out for the first 20");
        }
        return top;
    }

    @Override
    public List<TableChange> changes() {
        return List.of();
    }
}
