package dev.sluice.command.upsert;

import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.stage.Attached;
import dev.sluice.stage.FullNames;
import java.util.ArrayList;
import java.util.List;

/** The last statements of a cut-over: names that were made for tables under other names become what they would have been. */
final class Closing {
    /** A table that was not there before takes its name itself. */
    private static final String NEW = """
            select s.text
            from (select ?::regclass as t, ?::text as name) as p
            cross join lateral (
              select 1 as part, 'comment on table ' || p.t || ' is null' as text
              union all select 2, 'alter table ' || p.t || ' rename to ' || quote_ident(p.name)) as s
            order by s.part
            """;

    /** Constraints and indexes whose names begin with that of the table they were made for, where the other name is free. */
    private static final String NAMES = """
            with p as (
              select c.oid as t, c.relname::text as staging, ?::text as name, quote_ident(n.nspname) as nsp
              from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = to_regclass(?)
            ),
            made as (
              select k.conname::text as name, true as of_table, p.* from p join pg_constraint k on k.conrelid = p.t
              union all
              select x.relname::text, false, p.* from p join pg_index i on i.indrelid = p.t join pg_class x on x.oid = i.indexrelid
              where not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = p.t)
            ),
            wanted (name, of_table, t, staging, live, nsp) as (select * from made)
            select case when w.of_table then 'alter table ' || w.nsp || '.' || quote_ident(w.live) || ' rename constraint ' || quote_ident(w.name)
                   else 'alter index ' || w.nsp || '.' || quote_ident(w.name) || ' rename' end
                   || ' to ' || quote_ident(f.free)
            from wanted w
            cross join lateral (select w.live || substr(w.name, length(w.staging) + 1) as free) as f
            where starts_with(w.name, w.staging || '_')
              and to_regclass(w.nsp || '.' || quote_ident(f.free)) is null
              and not exists (
                select from pg_constraint o where o.conrelid = to_regclass(w.nsp || '.' || quote_ident(w.live)) and o.conname in (w.name, f.free))
              and not exists (
                select from pg_index i join pg_class x on x.oid = i.indexrelid
                where i.indrelid = to_regclass(w.nsp || '.' || quote_ident(w.live)) and w.name = x.relname || '_new')
            order by 1
            """;

    private Closing() {}

    static List<String> statements(Transaction tx, List<Rising> tables) {
        return FullNames.during(tx, () -> {
            List<String> all = new ArrayList<>();
            for (Rising table : tables) {
                String name = table.live().name().text();
                String staging = table.staging().quoted();
                if (table.place().isEmpty()) {
                    all.addAll(texts(tx, Sql.of(NEW, staging, name)));
                }
                all.addAll(texts(tx, Sql.of(NAMES, name, staging)));
            }
            return all;
        });
    }

    private static List<String> texts(Transaction tx, Sql query) {
        return tx.query(query).rows().stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    static void run(Transaction tx, List<String> statements) {
        if (!statements.isEmpty()) {
            FullNames.during(tx, () -> tx.execute(Attached.batch(statements)));
        }
    }
}
