package dev.sluice.command.backfill;

import dev.sluice.command.Databases;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.relations.RowOrder;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;

/** One of the forms of a backfill, as it was asked for. */
interface Asked {
    /** The table whose rows are gone through, where that is the target's name. */
    TableName source(TableName target);

    /** Resolves its names against the table whose rows are gone through. */
    Form form(Source source, Catalog catalog);

    /** The table that is gone through. */
    record Source(Table table, RowOrder order, Transaction tx, Databases databases) {
        boolean postgres() {
            return tx.isPostgres();
        }
    }
}
