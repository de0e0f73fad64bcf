package dev.sluice.stage;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Pause;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Waits for those whose snapshot is older than the new rows: a repeatable read that began before would find the new table empty,
 * without an error. A prepared transaction reads no more, so nobody waits for one. Nor for who waits for the session that cuts over: it
 * takes another snapshot once it may go on, unless it is a repeatable read, which nobody can tell from outside.
 *
 * <p>Of sessions of other roles the server shows somebody who is no superuser neither sort nor state; the moment that they see, and
 * whether somebody is logged in there, which nobody is in an autovacuum worker, it shows to all.
 *
 * @param newest the transaction that wrote the last of the new rows
 * @param own the session that is going to cut over, which may hold writers off already; 0 for none
 */
public record OldSnapshots(String newest, int own, Duration patience) {
    private static final Duration EVERY = Duration.ofMillis(50);

    private static final String HOLDERS = """
            select 'pid ' || a.pid || ' (' || coalesce(a.usename::text, '') || ', ' || coalesce(nullif(a.application_name, ''), 'no name')
                   || ', ' || coalesce(a.state, a.backend_type, 'state not shown')
                   || coalesce(' for ' || extract(epoch from clock_timestamp() - a.xact_start)::int || ' s)', ')') as holder
            from pg_stat_activity a
            where a.backend_xmin is not null and a.pid <> pg_backend_pid() and a.pid <> ?
              and (a.datname = current_database() or a.backend_type = 'walsender' or (a.datname is null and a.backend_type is null))
              and not (a.backend_type is not distinct from 'autovacuum worker' or (a.backend_type is null and a.usesysid is null))
              and not (? = any (pg_blocking_pids(a.pid)))
              and age(a.backend_xmin) >= age(?::text::xid)
            order by 1
            """;

    /** Looks in a transaction of its own each time. */
    public void await(Function<Function<Transaction, List<String>>, List<String>> transaction) {
        long end = System.nanoTime() + patience.toNanos();
        List<String> holders = transaction.apply(this::holders);
        while (!holders.isEmpty()) {
            if (System.nanoTime() >= end) {
                throw SluiceException.of(
                        Kind.RETRY,
                        "a snapshot from before the new rows is in use, and would see an empty table: "
                                + String.join(", ", holders),
                        "cut over",
                        "end that session or wait for it, with a longer wait: than " + patience.toSeconds()
                                + " s; strategy: 'merge' need not wait");
            }
            Pause.of(EVERY, "while waiting", "");
            holders = transaction.apply(this::holders);
        }
    }

    private List<String> holders(Transaction tx) {
        return tx.query(Sql.of(HOLDERS, own, own, newest)).rows().stream()
                .map(OldSnapshots::first)
                .toList();
    }

    private static String first(List<@Nullable Object> row) {
        return String.valueOf(row.get(0));
    }
}
