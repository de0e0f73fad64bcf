package dev.sluice.command.load;

/** What became of one table: rows, counted by the engine. */
record TableTotal(TableLoad plan, long records, long inserted, long updated, long deleted, long setAside) {
    /** Records that were in the table already as they are. */
    long unchanged() {
        return records - setAside - inserted - updated;
    }
}
