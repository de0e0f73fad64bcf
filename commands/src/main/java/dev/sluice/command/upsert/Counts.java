package dev.sluice.command.upsert;

/** Exact numbers of one table: rows before, rows read from the source, and what became of them. */
record Counts(long before, long processed, long inserted, long updated, long unchanged, long deleted) {
    long after() {
        return before + inserted - deleted;
    }

    /** The same with rows written; all other rows of the source are unchanged. */
    Counts withWritten(long newRows, long changedRows) {
        return new Counts(before, processed, newRows, changedRows, processed - newRows - changedRows, deleted);
    }

    Counts withDeleted(long rows) {
        return new Counts(before, processed, inserted, updated, unchanged, deleted + rows);
    }

    Counts plus(Counts o) {
        return new Counts(
                before + o.before,
                processed + o.processed,
                inserted + o.inserted,
                updated + o.updated,
                unchanged + o.unchanged,
                deleted + o.deleted);
    }
}
