package dev.sluice.command.backfill;

import dev.sluice.command.TableChange;
import dev.sluice.relations.Condition;
import java.util.List;

/** Writes what comes of the rows of one chunk. */
interface ChunkWriter {
    /** The rows that are meant, without those that are set aside. */
    Condition wanted();

    void write(Span span);

    /** Whether the same again would change one of these rows, where that is known without working it out anew. */
    boolean changesAgain(Condition rows);

    /** How many of the rows were written so far, where that is what shows how far it came. */
    long rows();

    /** What became of each table so far; of the quarantine only where the form does not try all rows again. */
    List<TableChange> changes();

    /** Rows set aside so far. */
    long aside();

    /** Whether the same again would have changed no row so far. */
    boolean idempotent();
}
