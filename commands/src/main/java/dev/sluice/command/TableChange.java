package dev.sluice.command;

/** Rows of one table that a command wrote. */
public record TableChange(String table, long inserted, long updated, long deleted) {
    public long total() {
        return inserted + updated + deleted;
    }
}
