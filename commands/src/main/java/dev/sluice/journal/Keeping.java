package dev.sluice.journal;

/** Where a run's marks are kept. */
public enum Keeping {
    /** In tables, each mark in the transaction that it speaks of; mirrored to the local file. */
    TABLES,
    /** In the local file alone, because no table may be made; transaction ids decide what counts. */
    FILE
}
