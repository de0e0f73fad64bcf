package dev.sluice.db;

/**
 * What a transaction may do, and how it sees others.
 *
 * @param rebuilds tables are put in the place of others: SQLite neither enforces foreign keys in it nor lets what names a table follow
 *     that table's new name. Who asks for it looks for broken references himself. It means nothing to PostgreSQL
 */
public record Access(Isolation isolation, boolean readOnly, boolean rebuilds) {
    /** Reads and writes at read committed. */
    public static final Access WRITE = new Access(Isolation.READ_COMMITTED, false, false);

    /** Reads one snapshot; the server refuses every write. */
    public static final Access READ = new Access(Isolation.REPEATABLE_READ, true, false);

    /** Writes, and may rebuild tables. */
    public static final Access REBUILD = new Access(Isolation.READ_COMMITTED, false, true);

    /** Rebuilds no tables. */
    public Access(Isolation isolation, boolean readOnly) {
        this(isolation, readOnly, false);
    }
}
