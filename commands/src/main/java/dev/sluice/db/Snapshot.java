package dev.sluice.db;

import dev.sluice.SluiceException;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A reader on a connection of its own, in a read-only transaction that sees one moment of the database. */
public final class Snapshot implements Reader, AutoCloseable {
    private final Link link;

    Snapshot(Link link) {
        this.link = link;
    }

    @Override
    public Rows query(Sql sql) {
        return link.query(sql);
    }

    @Override
    public void stream(Sql sql, Consumer<List<String>> head, Consumer<List<@Nullable Object>> row) {
        link.stream(sql, head, row);
    }

    @Override
    public TupleStream copyOut(Sql select) {
        return link.copyOut(select);
    }

    @Override
    public void copyText(Sql select, TextSink sink) {
        link.copyText(select, sink);
    }

    @Override
    public RawRows rawRows(Sql sql) {
        return link.rawRows(sql);
    }

    /** PostgreSQL: from here on, a query from which row security hides rows is an error. */
    public void refuseHiddenRows() {
        if (link instanceof PostgresLink) {
            link.query(Sql.of("select set_config('row_security', 'off', true)"));
        }
    }

    /** Ends what each of them executes now, if anything; may be called from any thread. */
    public static void cancelAll(List<Snapshot> snapshots) {
        snapshots.forEach(s -> s.link.cancel());
    }

    /** SQLite: writes all that this sees into a new file, by SQLite's own backup. */
    public void copyTo(Path file) {
        if (link instanceof SqliteLink sqlite) {
            SqliteCopies.copy(sqlite, file);
        } else {
            throw new AssertionError("a server is not copied into a file");
        }
    }

    /** Closes all of them, also when one of them fails. */
    public static void closeAll(List<Snapshot> snapshots) {
        SluiceException first = null;
        for (Snapshot snapshot : snapshots) {
            try {
                snapshot.close();
            } catch (SluiceException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public void close() {
        try (link) {
            link.rollback();
        }
    }
}
