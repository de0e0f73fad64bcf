package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Dialect;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;

/** The table with a hash of each document that a mapping has taken over, written in the transaction that wrote its rows. */
public final class DocumentHashes {
    private static final String THERE = "select to_regclass(?) is not null as there";
    private static final String THERE_SQLITE =
            "select case count(*) when 0 then 'false' else 'true' end as there from sqlite_schema where name = ?";

    private final Tables tables;

    /** Of a home database whose journal has that schema, or prefix in SQLite. */
    public DocumentHashes(Dialect dialect, Name schema) {
        this.tables = new Tables(dialect, schema);
    }

    /** The table as SQL; its columns are target, source, place, mapping, hash, and how many rows the target then held. */
    public String table() {
        return tables.document();
    }

    /** Makes it when it is the first to need it; refuses where it may not be made. */
    public void ensure(Transaction tx) {
        if (!new TableSetup(tables).ensure(tx)) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "a mapping keeps a hash of each document in the journal's tables, and this role may not make them",
                    tables.document(),
                    "have them made with: sluice journal ddl");
        }
        // A journal that was made by an earlier program has all tables but this one.
        if (!isThere(tx)) {
            tx.execute(Sql.of(JournalDdl.document(tables)));
        }
    }

    private boolean isThere(Transaction tx) {
        Rows found = tables.sqlite()
                ? tx.query(Sql.of(THERE_SQLITE, tables.plain("document")))
                : tx.query(Sql.of(THERE, tables.document()));
        return Row.first(found).truth("there");
    }
}
