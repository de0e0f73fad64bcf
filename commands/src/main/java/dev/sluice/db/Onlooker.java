package dev.sluice.db;

import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;

/** A session of its own that looks at a server while the pinned one works, each time at the moment as it is then. */
public final class Onlooker implements AutoCloseable {
    /** One statement needs no snapshot beyond it, and whoever cuts over waits for the snapshots of others. */
    private static final Access ONE_STATEMENT = new Access(Isolation.READ_COMMITTED, true);

    private final Link link;

    Onlooker(Link link) {
        this.link = link;
    }

    /** A small result, read in a transaction that ends with it: nothing is held back in the server meanwhile. */
    public Rows query(Sql sql) {
        link.begin(ONE_STATEMENT);
        try {
            return link.query(sql);
        } finally {
            link.rollback();
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
