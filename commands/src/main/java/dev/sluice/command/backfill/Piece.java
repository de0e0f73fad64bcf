package dev.sluice.command.backfill;

import dev.sluice.command.TableChange;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import java.util.List;

/** Writes what comes of some rows, all of it or nothing. */
interface Piece {
    Done write(Transaction tx, Condition rows);

    /** The row's name among those that are set aside. */
    String key(Transaction tx, Condition row, String place);

    /** Whether the same again would change what comes of these rows, where that is known without working it out anew. */
    default boolean changesAgain(Transaction tx, Condition rows) {
        return false;
    }

    /** Whether the same again would have changed no row so far. */
    default boolean idempotent() {
        return true;
    }

    /** Where in the row the reason is, where the row as a whole cannot be written. */
    default String path() {
        return "";
    }

    /**
     * What was written.
     *
     * @param aside parts of rows that were set aside; fewer than none where more of them were mended
     * @param taken what a safety limit counts of it
     */
    record Done(List<TableChange> changes, long aside, List<TableChange> taken) {
        Done(List<TableChange> changes, long aside) {
            this(changes, aside, List.of());
        }
    }
}
