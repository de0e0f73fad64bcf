package dev.sluice.command.upsert;

import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Reader;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;

/** Where is read and where is written, and through what the plan looks at both. */
record Sides(Database home, Transaction target, Database source, Reader from) {
    Catalog targetCatalog() {
        return Catalog.of(target, home.dialect());
    }

    Catalog sourceCatalog() {
        return Catalog.of(from, source.dialect());
    }

    boolean toPostgres() {
        return home.dialect() instanceof Postgres;
    }

    boolean fromPostgres() {
        return source.dialect() instanceof Postgres;
    }
}
