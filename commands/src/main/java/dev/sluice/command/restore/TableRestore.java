package dev.sluice.command.restore;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.backup.Kept;
import dev.sluice.backup.Relay;
import dev.sluice.backup.RowsDigest;
import dev.sluice.backup.SqliteLines;
import dev.sluice.backup.TableText;
import dev.sluice.command.Sequences;
import dev.sluice.command.restore.RestorePlan.Pair;
import dev.sluice.db.CopyTextIn;
import dev.sluice.db.Prepared;
import dev.sluice.db.Transaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes one table what the backup has. */
final class TableRestore {
    private final Kept backup;
    private final Pair pair;
    private final Transaction tx;
    private final RestoreSql sql;
    private final long before;
    private Manner manner;
    private long inserted;
    private long updated;
    private long deleted;
    private long extra;

    /** How a table is brought back. */
    enum Manner {
        /** It has the backup's rows already. */
        LEAVE,
        /** It is empty. */
        FILL,
        /** Rows that differ are written, others left alone. */
        MERGE,
        /** It has no key to tell rows apart by: all rows go, and the backup's come. */
        REPLACE
    }

    TableRestore(Kept backup, Pair pair, Transaction tx) {
        this.backup = backup;
        this.pair = pair;
        this.tx = tx;
        this.sql = new RestoreSql(pair, tx.isPostgres());
        this.before = tx.number(sql.count());
        this.manner = choose();
    }

    private Manner choose() {
        if (before == pair.member().sum().rows() && isAsInBackup()) {
            return Manner.LEAVE;
        }
        return before == 0 ? Manner.FILL : rewritten();
    }

    private Manner rewritten() {
        return sql.key().isEmpty() ? Manner.REPLACE : Manner.MERGE;
    }

    Pair pair() {
        return pair;
    }

    boolean isWritten() {
        return manner != Manner.LEAVE;
    }

    boolean isReplaced() {
        return manner == Manner.REPLACE;
    }

    /** The rows were left alone, but others that they refer to are going to be taken out, and may take them along. */
    void followParents() {
        if (manner == Manner.LEAVE && before > 0) {
            manner = rewritten();
            stage();
        }
    }

    /** Puts the backup's rows beside the table, where they are to be compared with it. */
    void stage() {
        if (manner != Manner.MERGE) {
            return;
        }
        tx.execute(sql.createStage());
        send(sql.copyStage(), sql.stageOne());
        tx.execute(sql.indexStage());
        if (tx.isPostgres()) {
            tx.execute(sql.analyzeStage());
        }
    }

    void unstage() {
        if (manner == Manner.MERGE) {
            tx.execute(sql.dropStage());
        }
    }

    boolean deletes() {
        return manner == Manner.MERGE || manner == Manner.REPLACE;
    }

    /** How many rows of a table outside of the restore would lose what they refer to. */
    long reached(dev.sluice.sql.Table.Inbound inbound, boolean others) {
        return switch (manner) {
            case MERGE -> tx.number(sql.countReached(inbound, others));
            case REPLACE -> tx.number(RestoreSql.countReferring(inbound));
            case LEAVE, FILL -> 0;
        };
    }

    void forget() {
        inserted = 0;
        updated = 0;
        deleted = 0;
        extra = 0;
    }

    /** Parents first. */
    void write() {
        if (manner == Manner.MERGE) {
            updated = sql.update().map(tx::execute).orElse(0L);
            inserted = tx.execute(sql.insertMissing());
        } else if (manner != Manner.LEAVE) {
            inserted = send(sql.copyTable(), sql.insertOne());
        }
    }

    /** Children first; rows of tables without a key go before others come. */
    void clear() {
        if (manner == Manner.REPLACE) {
            deleted = tx.execute(sql.deleteAll());
        }
    }

    void deleteExtra() {
        if (manner == Manner.MERGE) {
            deleted = tx.execute(sql.deleteExtra());
        }
    }

    /** The way for rows that trade unique values: all that differ are taken out before any comes. */
    void deleteOther() {
        if (manner == Manner.MERGE) {
            extra = tx.number(sql.countExtra());
            deleted = tx.execute(sql.deleteOther());
        }
    }

    void insertAll() {
        if (manner == Manner.MERGE) {
            // Rows of parents that went may have taken some along, or emptied what referred to them.
            deleted = before - tx.number(sql.count());
            inserted = tx.execute(sql.insertMissing());
            updated = sql.update().map(tx::execute).orElse(0L);
        } else {
            write();
        }
    }

    /** Rows that were taken out to be written anew were updated, as it were. */
    void countReplaced() {
        long replaced = Math.min(inserted, deleted - Math.min(extra, deleted));
        if (manner == Manner.MERGE) {
            updated += replaced;
            inserted -= replaced;
            deleted -= replaced;
        }
    }

    private long send(String copy, String insert) {
        long rows = tx.isPostgres() ? copied(copy) : inserted(insert);
        if (rows != pair.member().sum().rows()) {
            throw failed(rows + " of " + pair.member().sum().rows() + " rows arrived");
        }
        return rows;
    }

    private long copied(String into) {
        try (CopyTextIn in = tx.copyTextIn(into)) {
            backup.read(pair.member(), in::text);
            return in.finish();
        }
    }

    private long inserted(String statement) {
        long[] rows = {0};
        try (Prepared prepared = tx.prepare(statement)) {
            SqliteLines lines = new SqliteLines(sql.columns().size(), values -> rows[0] += insert(prepared, values));
            backup.read(pair.member(), lines);
        }
        return rows[0];
    }

    private static long insert(Prepared prepared, List<@Nullable Object> values) {
        for (int i = 0; i < values.size(); i++) {
            prepared.bind(i, values.get(i));
        }
        return prepared.execute();
    }

    /** Reads the table as this transaction sees it, and compares number and digest of its rows. */
    boolean isAsInBackup() {
        RowsDigest digest = new RowsDigest();
        try (Relay relay = new Relay(digest::text)) {
            new TableText(pair.table().name(), sql.columns(), tx.isPostgres()).read(tx, relay);
            relay.finish();
        }
        return digest.rows() == pair.member().sum().rows()
                && digest.hex().equals(pair.member().sum().digest());
    }

    void verify() {
        if (!isAsInBackup() && !hasKeysWrittenOtherwise()) {
            throw failed("its rows are not those of the backup");
        }
        if (tx.isPostgres() && inserted > 0) {
            new Sequences(tx, pair.table()).follow(column -> sql.columns().contains(column));
        }
    }

    /** A key may be equal and yet another text: 1.1 and 1.10, or A and a where their collation says so. */
    private boolean hasKeysWrittenOtherwise() {
        if (manner != Manner.MERGE) {
            return false;
        }
        long written = tx.execute(sql.updateKeys());
        updated += written;
        return written > 0 && isAsInBackup();
    }

    private SluiceException failed(String what) {
        return SluiceException.of(
                Kind.FAILED,
                what,
                "table " + pair.name(),
                "look for a trigger or rule that changes or leaves out rows");
    }

    Result result() {
        long rows = pair.member().sum().rows();
        return new Result(pair.name(), rows, inserted, updated, deleted, rows - inserted - updated);
    }

    /** What became of the table. */
    record Result(String table, long rows, long inserted, long updated, long deleted, long unchanged) {}
}
