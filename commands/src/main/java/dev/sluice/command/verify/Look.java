package dev.sluice.command.verify;

import dev.sluice.SluiceException;
import dev.sluice.command.Source;
import dev.sluice.command.Work;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Reader;
import dev.sluice.db.Transaction;
import dev.sluice.profile.Mask;
import java.util.function.Function;

/** Through what checks look at the database: the open transaction, with all that it has written. */
record Look(Work.Joined work) {
    Transaction transaction() {
        return work.transaction();
    }

    Database home() {
        return work.databases().home();
    }

    Catalog catalog() {
        return Catalog.of(transaction(), home().dialect());
    }

    boolean postgres() {
        return transaction().isPostgres();
    }

    Mask mask() {
        return work.databases().mask(home().profile());
    }

    /** Reads where that table is: in the open transaction, or in one of another profile. */
    <T> T at(Source.OfTable table, Function<Reader, T> body) {
        Database database = table.profile().map(work.databases()::named).orElse(home());
        try {
            return database.read(tx -> tx.refusingHiddenRows(() -> body.apply(tx)));
        } catch (SluiceException e) {
            throw e.about(database.profile() + ":" + table.table());
        }
    }
}
