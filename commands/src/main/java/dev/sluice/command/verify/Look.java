package dev.sluice.command.verify;

import dev.sluice.command.Source;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
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
        return database.current()
                .map(tx -> body.apply(tx))
                .orElseGet(() -> database.transaction(Access.READ, tx -> body.apply(tx)));
    }
}
