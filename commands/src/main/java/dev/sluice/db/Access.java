package dev.sluice.db;

/** What a transaction may do, and how it sees others. */
public record Access(Isolation isolation, boolean readOnly) {
    /** Reads and writes at read committed. */
    public static final Access WRITE = new Access(Isolation.READ_COMMITTED, false);

    /** Reads one snapshot; the server refuses every write. */
    public static final Access READ = new Access(Isolation.REPEATABLE_READ, true);
}
