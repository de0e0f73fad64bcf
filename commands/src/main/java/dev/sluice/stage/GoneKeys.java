package dev.sluice.stage;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Reader;
import dev.sluice.db.Transaction;
import dev.sluice.relations.OwnersOnly;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;

/**
 * Keys of the rows that a swap took away, in a table beside the old rows: without them nobody could tell later what the swap deleted from
 * what others have deleted since.
 */
public record GoneKeys(TableName live) {
    private static final String MARK = "keys of rows that a swap took away, kept by sluice";

    public TableName name() {
        return new TableName(live.schema(), live.name().derived("_gone"));
    }

    public boolean isThere(Transaction tx) {
        if (!tx.isPostgres()) {
            return false;
        }
        Object text = tx.query(Sql.of("select obj_description(to_regclass(?), 'pg_class')", name().quoted()))
                .value();
        return MARK.equals(text);
    }

    public long count(Reader reader) {
        return reader.number(Sql.of("select count(*) as n from " + name().quoted()));
    }

    public Sql drop() {
        return Sql.of("drop table " + name().quoted());
    }

    /** Of an earlier swap; a table of somebody else is never touched. */
    public void remove(Transaction tx) {
        if (isThere(tx)) {
            tx.execute(drop());
        } else if (tx.number(Sql.of("select count(*) as n from pg_class where oid = to_regclass(?)", name().quoted()))
                > 0) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "table " + name() + " exists, and swap would keep the keys of the rows that go under that name",
                    "swap",
                    "give that table another name");
        }
    }

    /** Makes it by that statement; whom default privileges let read all new tables may not read this one. */
    public void keep(Transaction tx, Sql missing) {
        tx.execute(missing);
        tx.execute(new OwnersOnly(name()).revoke());
        tx.execute(Sql.of("comment on table " + name().quoted() + " is '" + MARK + "'"));
    }
}
