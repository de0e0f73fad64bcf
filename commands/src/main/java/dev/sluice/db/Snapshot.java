package dev.sluice.db;

import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A reader on a connection of its own, in a read-only transaction that sees one moment of the database. */
public final class Snapshot implements Reader, AutoCloseable {
    private final Link link;
    private final String exported;

    Snapshot(Link link, String exported) {
        this.link = link;
        this.exported = exported;
    }

    /** PostgreSQL: the exported snapshot's name, by which siblings see the same moment; empty in SQLite. */
    String exported() {
        return exported;
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
    public TupleStream copyOut(String select) {
        return link.copyOut(select);
    }

    @Override
    public RawRows rawRows(Sql sql) {
        return link.rawRows(sql);
    }

    @Override
    public void close() {
        try (link) {
            link.rollback();
        }
    }
}
