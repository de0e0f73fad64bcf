package dev.sluice.command.maintain;

import dev.sluice.SluiceException;
import dev.sluice.command.Outline;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.List;

/** What the extension {@code pg_stat_statements} has counted. */
final class SlowQueries {
    private static final String INSTALLED = """
            select quote_ident(n.nspname) as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace
            where e.extname = 'pg_stat_statements'
            """;

    /** A statement that sets a password holds it. */
    private static final String SLOW = """
            select s.total_exec_time as total_ms, s.mean_exec_time as mean_ms, s.calls as calls, s.rows as rows_rows,
              left(regexp_replace(s.query, '\\s+', ' ', 'g'), 80) as statement
            from %s.pg_stat_statements s
            where s.dbid = (select oid from pg_database where datname = current_database()) and s.query !~* 'password'
            order by s.total_exec_time desc
            limit ?
            """;

    private SlowQueries() {}

    static Outline of(Transaction tx, int top) {
        Rows installed = tx.query(Sql.of(INSTALLED));
        if (installed.isEmpty()) {
            return without("the extension pg_stat_statements is not installed here");
        }
        String query = SLOW.formatted(installed.text(0, "schema"));
        try {
            Rows slow = tx.nested(() -> tx.query(Sql.of(query, top)));
            return new Outline("slow queries", List.of(), List.of(Cells.grid("statements", slow)), List.of());
        } catch (SluiceException e) {
            return without(e.problems().get(0).what());
        }
    }

    private static Outline without(String why) {
        return new Outline(
                "slow queries",
                List.of(),
                List.of(),
                List.of(
                        "nothing to tell: " + why,
                        "a superuser adds pg_stat_statements to shared_preload_libraries, restarts the server, and executes"
                                + " create extension pg_stat_statements"));
    }
}
