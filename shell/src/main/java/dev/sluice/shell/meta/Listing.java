package dev.sluice.shell.meta;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Rows;

/**
 * A question to the catalog, in each engine's SQL. A question mark takes the pattern; every one of them the same.
 *
 * @param sqlite empty where SQLite has nothing of the kind
 * @param lack what SQLite lacks, in words
 */
record Listing(String postgres, String sqlite, String lack) {
    static Listing both(String postgres, String sqlite) {
        return new Listing(postgres, sqlite, "");
    }

    static Listing postgresOnly(String postgres, String lack) {
        return new Listing(postgres, "", lack);
    }

    void print(MetaCall call) {
        call.print(rows(call));
    }

    Rows rows(MetaCall call) {
        String sql = sql(call);
        long marks = sql.chars().filter(c -> c == '?').count();
        Object[] binds = new Object[(int) marks];
        java.util.Arrays.fill(binds, pattern(call.argument()));
        return call.query(sql, binds);
    }

    private String sql(MetaCall call) {
        if (!call.desk().isSqlite()) {
            return postgres;
        }
        if (sqlite.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, lack, "", "it works on PostgreSQL");
        }
        return sqlite;
    }

    /** psql's star and question mark as SQL's signs. */
    static String pattern(String given) {
        String name = MetaCall.unquoted(given);
        return name.isEmpty()
                ? "%"
                : name.replace("\\", "\\\\")
                        .replace("%", "\\%")
                        .replace("_", "\\_")
                        .replace('*', '%')
                        .replace('?', '_');
    }
}
