package dev.sluice.command.backfill;

import dev.sluice.command.Databases;
import dev.sluice.command.Pause;
import dev.sluice.db.Access;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Sessions that have written to a table and not committed yet. Whoever goes through the table by its key misses their rows, once
 * it has passed the keys; so it waits for them first. In SQLite a writer is alone.
 */
record EarlierWriters(Databases databases, Table table) {
    private static final Duration EACH = Duration.ofMillis(50);

    private static final String WRITING = """
            select l.virtualtransaction as session,
                   'session ' || a.pid || ' (' || coalesce(a.usename, '?') || ', '
                     || coalesce(nullif(a.application_name, ''), 'no name') || ')' as described
            from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where (l.relation = ? or l.relation in (select relid from pg_partition_tree(?))) and l.locktype = 'relation' and l.granted and l.pid <> pg_backend_pid()
              and l.database = (select oid from pg_database where datname = current_database())
              and l.mode in ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
            """;

    /** Waits for those that write now; gives the ones that still do when the time is over. */
    List<String> await(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        Rows first = now();
        List<List<Object>> left = rows(first);
        while (!left.isEmpty() && System.nanoTime() < end) {
            Pause.of(EACH, "while waiting for earlier writers", "table " + table.name());
            List<Object> sessions = rows(now()).stream().map(row -> row.get(0)).toList();
            left = left.stream().filter(row -> sessions.contains(row.get(0))).toList();
        }
        return left.stream().map(row -> String.valueOf(row.get(1))).distinct().toList();
    }

    private static List<List<Object>> rows(Rows rows) {
        List<List<Object>> all = new ArrayList<>();
        for (int i = 0; i < rows.rows().size(); i++) {
            all.add(List.of(String.valueOf(rows.text(i, "session")), String.valueOf(rows.text(i, "described"))));
        }
        return all;
    }

    private Rows now() {
        return databases
                .home()
                .transaction(
                        Access.READ,
                        tx -> tx.isPostgres()
                                ? tx.query(Sql.of(WRITING, table.id(), table.id()))
                                : new Rows(List.of(), List.of()));
    }
}
