package dev.sluice.command.upsert;

import dev.sluice.db.Catalog;
import dev.sluice.db.Reader;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Sqlite;

/** One of the two databases of a sync, as it is read now. */
record Site(Reader reader, Dialect dialect) {
    Catalog catalog() {
        return Catalog.of(reader, dialect);
    }

    boolean isSqlite() {
        return dialect instanceof Sqlite;
    }
}
