package dev.sluice.command.backfill;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.db.Access;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;
import dev.sluice.relations.RowOrder;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Resolves the names, finds the key, makes the statement and counts; writes nothing. */
final class BackfillPlanner {
    private final Backfill command;
    private final Databases databases;
    private final Database home;
    private final boolean postgres;
    private boolean joins;

    BackfillPlanner(Backfill command, Databases databases) {
        this.command = command;
        this.databases = databases;
        this.home = databases.home();
        this.postgres = home.dialect() instanceof Postgres;
    }

    BackfillPlan plan() {
        joins = home.current().isPresent();
        refuseForeignPace();
        return home.current()
                .map(tx -> tx.nested(() -> plan(tx)))
                .orElseGet(() -> home.transaction(Access.READ, this::plan));
    }

    /** A rehearsal is one transaction, and shows the same without them. */
    private void refuseForeignPace() {
        if (command.pace().workers() > 1 && !postgres) {
            throw Backfill.invalid("SQLite lets one write at a time; leave workers out");
        }
        if (command.pace().throttle().asksPostgres() && !postgres) {
            throw Backfill.invalid(
                    "maxLag and maxLockWait ask PostgreSQL; leave them out, or ask yourself with throttle:");
        }
        if (command.pace().workers() > 1 && joins && !home.rehearses()) {
            throw Backfill.invalid("workers commit by themselves, and cannot inside a transaction; leave workers out,"
                    + " or put it in a step with tx: 'chunks'");
        }
    }

    private BackfillPlan plan(Transaction tx) {
        return tx.refusingHiddenRows(() -> look(tx));
    }

    private BackfillPlan look(Transaction tx) {
        Catalog catalog = Catalog.of(tx, home.dialect());
        Table table = catalog.table(command.asked().source(command.table()));
        refuseUnlessTable(table);
        RowOrder order = RowOrder.of(table, postgres).orElseThrow(() -> unordered(table));
        Form form = command.asked().form(new Asked.Source(table, order, tx, databases), catalog);
        Optional<Quarantine> quarantine = command.quarantine().map(wanted -> Quarantine.of(catalog, wanted, form));
        long rows = tx.number(form.count(form.wanted()));
        return new BackfillPlan(command, table, order, form, rows, quarantine, notes(form, catalog, tx));
    }

    private static void refuseUnlessTable(Table table) {
        if (table.sort() != Table.Sort.TABLE && table.sort() != Table.Sort.PARTITIONED) {
            throw SluiceException.of(
                    Kind.USAGE, table.name() + " is no ordinary table", "backfill", "name a table of this database");
        }
    }

    private SluiceException unordered(Table table) {
        return SluiceException.of(
                Kind.USAGE,
                "a backfill goes through its rows by a key, and there is none "
                        + (postgres ? "that is unique and without nulls" : "but that of a table without rowids"),
                "table " + table.name(),
                postgres ? "add a primary key, or a unique key over columns that are not null" : "use update");
    }

    private List<String> notes(Form form, Catalog catalog, Transaction tx) {
        List<String> notes = new ArrayList<>(form.notes());
        form.written().stream()
                .filter(table -> table.is(Table.Trait.TRIGGERS))
                .forEach(table -> notes.add("triggers of " + table.name() + " fire for each row: "
                        + String.join(", ", catalog.triggers(table))));
        notes.addAll(form.caveats());
        notes.addAll(new Followers(tx).notes(form));
        if (joins) {
            notes.add("inside a transaction nothing is committed in between: all rows stay locked until it ends,"
                    + " so it neither pauses nor waits");
        }
        return notes;
    }
}
