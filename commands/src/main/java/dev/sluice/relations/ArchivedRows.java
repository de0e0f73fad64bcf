package dev.sluice.relations;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Reader;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows that an archive holds, and how they come back to their table.
 *
 * @param deleted rows that are to be inserted again
 * @param nulls rows whose columns are to be filled again, by what was set to null
 */
public record ArchivedRows(Archive archive, Optional<String> call, long deleted, List<Nulled> nulls) {
    private static final String DELETE = "delete";

    /** Rows with the same columns set to null. */
    public record Nulled(String action, long rows) {}

    public ArchivedRows {
        nulls = List.copyOf(nulls);
    }

    /** Counts what it holds of one call, or of all. */
    public static ArchivedRows of(Reader reader, Archive archive, Optional<String> call) {
        long deleted = 0;
        List<Nulled> nulls = new ArrayList<>();
        Rows found = reader.query(new ArchivedSql(archive, call).counts());
        for (int row = 0; row < found.size(); row++) {
            String action = String.valueOf(found.text(row, "action"));
            long rows = Long.parseLong(String.valueOf(found.text(row, "n")));
            if (action.equals(DELETE)) {
                deleted = rows;
            } else {
                nulls.add(new Nulled(action, rows));
            }
        }
        return new ArchivedRows(archive, call, deleted, nulls);
    }

    public String table() {
        return archive.of().name().toString();
    }

    public long nulled() {
        return nulls.stream().mapToLong(Nulled::rows).sum();
    }

    public long rows() {
        return deleted + nulled();
    }

    private ArchivedSql sql() {
        return new ArchivedSql(archive, call);
    }

    /** Whether rows of the table can be told from one another. */
    public boolean hasKey() {
        return sql().hasKey();
    }

    /** The keys of rows that are in the table again, or of some that have its key by now; the first one. */
    public Rows firstThere(Reader reader) {
        return reader.query(sql().there());
    }

    /** How many deleted ones cannot come back, because a row in the table has their key by now. */
    public long there(Reader reader) {
        return deleted > 0 && hasKey() ? reader.number(sql().countThere()) : 0;
    }

    /** How many emptied ones cannot be filled, because they are gone, or hold something else by now. */
    public long unfillable(Reader reader) {
        return nulls.stream()
                .mapToLong(each -> each.rows() - reader.number(sql().countFillable(each.action())))
                .sum();
    }

    /** So that no other call puts rows into the archive or takes them out meanwhile. */
    public Sql lock() {
        return sql().lock();
    }

    /** Inserts the deleted ones again and takes them out of the archive. */
    public long insert(Transaction tx) {
        long inserted = tx.execute(sql().insert(tx.isPostgres()));
        expect(inserted, deleted, "came back");
        if (hasKey()) {
            long changed = tx.number(sql().changed(tx.isPostgres()));
            expect(deleted - changed, deleted, "came back as they were; look for a trigger");
        }
        expect(tx.execute(sql().forget(DELETE)), deleted, "left the archive");
        return inserted;
    }

    /** Fills those again that were emptied in this way, and takes them out of the archive. */
    public long fill(Transaction tx, Nulled nulled) {
        long filled = tx.execute(sql().fill(nulled.action()));
        expect(filled, nulled.rows(), "are there and null still");
        expect(tx.execute(sql().forget(nulled.action())), nulled.rows(), "left the archive");
        return filled;
    }

    private void expect(long found, long wanted, String what) {
        if (found != wanted) {
            throw SluiceException.of(
                    Kind.FAILED,
                    found + " of " + wanted + " rows " + what,
                    "table " + table() + ", archive " + archive.name(),
                    "the archive keeps all of them; bring back by hand what still fits");
        }
    }
}
