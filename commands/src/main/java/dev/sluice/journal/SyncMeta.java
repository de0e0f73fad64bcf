package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Reader;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Dialect;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import java.util.Optional;

/** How far a target has followed its source; written in the transaction that wrote the rows. */
public final class SyncMeta {
    private static final String WRITE = """
            insert into %s (source, target, watermark_column, watermark, row_count, run, finished)
            values (?, ?, ?, ?, ?, ?, %s)
            on conflict (source, target) do update
            set watermark_column = excluded.watermark_column, watermark = excluded.watermark,
                row_count = excluded.row_count, run = excluded.run, finished = excluded.finished
            """;

    /**
     * What was followed.
     *
     * @param source the profile and table, or a digest of the query
     */
    public record Key(String source, String target) {}

    /**
     * How far.
     *
     * @param watermark the greatest value seen, as text
     * @param rows read from the source that time
     * @param run empty outside of a run
     */
    public record Entry(Key key, String column, String watermark, long rows, String run) {}

    private final Tables tables;
    private final TableSetup setup;

    /** Of a home database whose journal has that schema, or prefix in SQLite. */
    public static SyncMeta of(Dialect dialect, Name schema) {
        return new SyncMeta(new Tables(dialect, schema));
    }

    SyncMeta(Tables tables) {
        this.tables = tables;
        this.setup = new TableSetup(tables);
    }

    /** Empty when that source has not been followed yet. */
    public Optional<Entry> read(Reader reader, Key key) {
        if (!setup.there(reader)) {
            return Optional.empty();
        }
        String sql = "select watermark_column, watermark, row_count, run from %s where source = ? and target = ?";
        Sql query = Sql.of(sql.formatted(tables.syncMeta()), key.source(), key.target());
        return Row.each(reader.query(query), row -> entry(key, row)).stream().findFirst();
    }

    private static Entry entry(Key key, Row row) {
        return new Entry(
                key, row.text("watermark_column"), row.text("watermark"), row.number("row_count"), row.text("run"));
    }

    /** Makes the tables when it is the first to need them; refuses where they may not be made. */
    public void write(Transaction tx, Entry entry) {
        if (!setup.ensure(tx)) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "a watermark needs the journal's tables, and this role may not make them",
                    tables.syncMeta(),
                    "have them made with: sluice journal ddl");
        }
        tx.execute(Sql.of(
                WRITE.formatted(tables.syncMeta(), tables.now()),
                entry.key().source(),
                entry.key().target(),
                entry.column(),
                entry.watermark(),
                entry.rows(),
                entry.run()));
    }
}
