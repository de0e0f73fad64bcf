package dev.sluice.shell.meta;

/** What a PostgreSQL server tells of its sessions. */
final class ServerLists {
    private static final String COLUMNS = """
            a.pid as "pid", a.usename as "user", a.application_name as "program", a.state as "state",
            a.wait_event_type || ':' || a.wait_event as "waits for",
            date_trunc('second', clock_timestamp() - a.xact_start)::text as "in transaction",
            left(regexp_replace(a.query, '\\s+', ' ', 'g'), 60) as "statement"
            """;

    static final String ACTIVITY = "select " + COLUMNS + """
            from pg_stat_activity a where a.datname = current_database() and a.pid <> pg_backend_pid()
            order by a.xact_start nulls last, a.pid
            """;

    static final String SESSION = "select " + COLUMNS + "from pg_stat_activity a where a.pid = ?";

    static final String LOCKS = """
            select a.pid as "pid", a.usename as "user", l.relation::regclass::text as "table", l.mode as "mode",
                   case when l.granted then 'held' else 'waits' end as "state",
                   date_trunc('second', clock_timestamp() - a.xact_start)::text as "in transaction"
            from pg_locks l join pg_stat_activity a on a.pid = l.pid join pg_class c on c.oid = l.relation
            join pg_namespace n on n.oid = c.relnamespace
            where l.database = (select oid from pg_database where datname = current_database())
              and l.pid <> pg_backend_pid() and n.nspname not in ('pg_catalog', 'pg_toast')
            order by l.granted, 3, 1
            """;

    static final String BLOCKERS = """
            select w.pid as "pid", b.pid as "waits for pid", b.usename as "user", b.state as "state",
                   date_trunc('second', clock_timestamp() - b.xact_start)::text as "in transaction",
                   left(regexp_replace(w.query, '\\s+', ' ', 'g'), 40) as "waiting statement",
                   left(regexp_replace(b.query, '\\s+', ' ', 'g'), 40) as "statement of the other"
            from pg_stat_activity w, unnest(pg_blocking_pids(w.pid)) as p(pid) join pg_stat_activity b using (pid)
            where w.datname = current_database()
            order by 1, 2
            """;

    /** Who else holds locks on the tables of these names, readers only if wanted. */
    static final String HOLDERS = """
            select a.pid as "pid", a.usename as "user", a.state as "state",
                   date_trunc('second', clock_timestamp() - a.xact_start)::text as "in transaction",
                   string_agg(distinct l.mode || ' on ' || l.relation::regclass, ', ') as "locks",
                   left(regexp_replace(a.query, '\\s+', ' ', 'g'), 40) as "statement"
            from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.granted and (l.mode <> 'AccessShareLock' or ?) and l.pid not in (pg_backend_pid(), ?)
              and l.database = (select oid from pg_database where datname = current_database())
              and l.relation in (select to_regclass(n) from unnest(string_to_array(?, chr(10))) as n)
            group by a.pid, a.usename, a.state, a.xact_start, a.query
            order by a.xact_start, a.pid
            """;

    private ServerLists() {}
}
