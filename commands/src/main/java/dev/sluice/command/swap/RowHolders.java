package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.db.Fault;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Who may hold rows of tables that are to be written. Writers are kept out, but who has locked rows before, or locks some without
 * writing, is waited for as long as the profile says, and named where that was not enough.
 */
record RowHolders(Transaction tx, List<Table> tables) {
    private static final String HOLDERS = """
            select distinct coalesce('pid ' || a.pid || ' (' || coalesce(a.usename::text, '') || ', '
                   || coalesce(nullif(a.application_name, ''), 'no name') || ', ' || coalesce(a.state, a.backend_type, 'of another role') || ' for '
                   || coalesce(extract(epoch from clock_timestamp() - a.xact_start)::int, 0) || ' s)', 'a prepared transaction')
            from pg_locks l left join pg_stat_activity a on a.pid = l.pid
            where l.granted and l.pid is distinct from pg_backend_pid() and l.relation = any (string_to_array(?, ',')::oid[]) and l.mode <> 'AccessShareLock'
              and l.database = (select oid from pg_database where datname = current_database())
            order by 1
            """;

    RowHolders {
        tables = List.copyOf(tables);
    }

    /** Runs the body; where a lock of it was not to be had, the failure says who is in the way. */
    <T> T naming(Supplier<T> body) {
        if (!tx.isPostgres()) {
            return body.get();
        }
        try {
            return tx.nested(body);
        } catch (SluiceException e) {
            if (Fault.behind(e)
                    .filter(f -> f.sqlState().equals(Fault.LOCK_NOT_AVAILABLE))
                    .isEmpty()) {
                throw e;
            }
            throw named(e);
        }
    }

    private SluiceException named(SluiceException e) {
        tx.query(Sql.of("select pg_stat_clear_snapshot()"));
        String oids = tables.stream().map(t -> String.valueOf(t.id())).collect(Collectors.joining(","));
        String names = tables.stream().map(t -> t.name().toString()).collect(Collectors.joining(", "));
        String holders = tx.query(Sql.of(HOLDERS, oids)).rows().stream()
                .map(row -> String.valueOf(row.get(0)))
                .collect(Collectors.joining(", "));
        Problem first = e.problems().get(0);
        return SluiceException.of(
                        Kind.RETRY,
                        first.what() + "; "
                                + (holders.isEmpty()
                                        ? "who held rows of " + names + " has let go meanwhile"
                                        : "rows of " + names + " may be held by " + holders),
                        first.where().isEmpty() ? "swap" : first.where(),
                        first.remedy().isEmpty() ? "end that session or wait for it, and run it again" : first.remedy())
                .causedBy(e);
    }
}
