package dev.sluice.stage;

import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import java.util.function.Supplier;

/** A part of a transaction in which the server writes and reads all names with their schemas. */
public final class FullNames {
    private FullNames() {}

    /** Runs the body so. Where it fails, its savepoint or its transaction takes the setting back too. */
    public static <T> T during(Transaction tx, Supplier<T> body) {
        Object before =
                tx.query(Sql.of("select current_setting('search_path')")).value();
        set(tx, "pg_catalog, pg_temp");
        T result = body.get();
        set(tx, String.valueOf(before));
        return result;
    }

    private static void set(Transaction tx, String path) {
        tx.query(Sql.of("select set_config('search_path', ?, true)", path));
    }
}
