package dev.sluice.command.upsert;

import dev.sluice.Problem;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What hangs on columns that go or get another type, and can therefore not be put on the new table. Read from the catalog's dependencies. */
record Misfits(Transaction tx, Table live) {
    private static final String REMEDY = "drop it first and make it again afterwards, or sync without fullRefresh";

    /** Not among them: what comes from the source, such as keys and plain indexes, and what a change of the type does not touch. */
    private static final String QUERY = """
            with c (attnum, how) as (
              select u.n::int2, 'gone' from unnest(string_to_array(?, ',')) as u(n)
              union all select u.n::int2, 'changed' from unnest(string_to_array(?, ',')) as u(n)
              union all select u.n::int2, 'widened' from unnest(string_to_array(?, ',')) as u(n)
            )
            select distinct a.attname::text, c.how = 'gone', pg_describe_object(d.classid, d.objid, d.objsubid)
            from c
            join pg_attribute a on a.attrelid = ? and a.attnum = c.attnum
            join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = a.attrelid and d.refobjsubid = c.attnum
            left join pg_constraint k on d.classid = 'pg_constraint'::regclass and k.oid = d.objid
            left join pg_class r on d.classid = 'pg_class'::regclass and r.oid = d.objid
            left join pg_index i on i.indexrelid = r.oid
            left join pg_am m on m.oid = r.relam
            left join pg_attrdef f on d.classid = 'pg_attrdef'::regclass and f.oid = d.objid
            left join pg_trigger g on d.classid = 'pg_trigger'::regclass and g.oid = d.objid
            left join pg_statistic_ext x on d.classid = 'pg_statistic_ext'::regclass and x.oid = d.objid
            left join pg_publication_rel b on d.classid = 'pg_publication_rel'::regclass and b.oid = d.objid
            where not coalesce(k.contype in ('p', 'u', 'n') or (k.contype = 'f' and k.conrelid = a.attrelid), false)
              and not coalesce(i.indexprs is null and i.indpred is null and m.amname = 'btree', false)
              and not coalesce(f.adrelid = a.attrelid and f.adnum = c.attnum and a.attgenerated::text = '', false)
              and not (c.how = 'gone' and coalesce(r.relkind = 'S', false))
              and not (c.how <> 'gone' and coalesce(x.stxexprs is null and x.oid is not null, false))
              and not (c.how <> 'gone' and g.oid is not null and g.tgqual is null)
              and not (c.how <> 'gone' and b.oid is not null)
              and (c.how <> 'widened' or d.classid in ('pg_rewrite'::regclass, 'pg_proc'::regclass))
            order by 1, 3
            """;

    /**
     * Those of the columns with these numbers.
     *
     * @param gone they are not in the source
     * @param changed they get another type
     * @param widened they are whole numbers of another length, which only views and functions mind
     */
    List<Problem> of(Collection<Integer> gone, Collection<Integer> changed, Collection<Integer> widened) {
        return tx.query(Sql.of(QUERY, listed(gone), listed(changed), listed(widened), live.id())).rows().stream()
                .map(row -> new Problem(
                        "full refresh: " + row.get(2) + " hangs on column \"" + row.get(0) + "\", which "
                                + (Boolean.TRUE.equals(row.get(1))
                                        ? "the source does not have"
                                        : "gets another type from the source"),
                        "table " + live.name(),
                        REMEDY))
                .toList();
    }

    private static String listed(Collection<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
