package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;

/** Writes the staged rows of a PostgreSQL table that differ from it. */
record StagedRows(TablePlan plan, Transaction tx, PostgresSql sql) {
    /** Another session that wins a row this often writes the table all the time. */
    private static final int ROUNDS = 10;

    record Written(long inserted, long updated) {
        Written plus(Written o) {
            return new Written(inserted + o.inserted, updated + o.updated);
        }
    }

    /** Inserts and updates; what another session inserted in between is updated in a further round. */
    Written write() {
        long missing = tx.number(sql.countToInsert());
        if (tx.number(sql.hasDeferrableKey()) > 0) {
            return round(sql.insert(), missing);
        }
        Written written = round(sql.insertUnlessThere(), missing);
        long left = missing - written.inserted();
        for (int i = 0; left > 0; i++) {
            refuseEndlessRounds(i);
            tx.execute(sql.markForUpdate());
            written = written.plus(round(sql.insertUnlessThere(), tx.number(sql.countToInsert())));
            left = tx.number(sql.countToInsert());
        }
        return written;
    }

    /** Updates first, which frees the unique values that new rows may take. */
    private Written round(Sql insert, long missing) {
        if (plan.refersToItself()) {
            // A changed row may refer to a new one.
            long inserted = missing == 0 ? 0 : tx.execute(insert);
            return new Written(inserted, update());
        }
        long updated = update();
        return new Written(missing == 0 ? 0 : tx.execute(insert), updated);
    }

    /** Takes changed rows out and inserts them anew with the missing ones: the way for rows that trade unique values. */
    Written replace() {
        long replaced = plan.layout().updated().isEmpty() ? 0 : tx.execute(sql.deleteChanged());
        return new Written(tx.execute(sql.insert()) - replaced, replaced);
    }

    private long update() {
        return plan.layout().updated().isEmpty() ? 0 : tx.execute(sql.update());
    }

    private void refuseEndlessRounds(int round) {
        if (round == ROUNDS) {
            throw SluiceException.of(
                    Kind.RETRY,
                    "another session inserts and deletes rows with the same keys all the time",
                    "table " + plan.target().name(),
                    "run again when there is less writing");
        }
    }
}
