package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.stage.FullNames;
import dev.sluice.stage.Twin;
import java.util.ArrayList;
import java.util.List;

/** A table and that of its old rows, as to all that each has for itself and that the way back does not bring along. */
record Likeness(Table live, Table old) {
    /** What has a name of its own, and goes under it. */
    private static final String MISSING = """
            select n.name, n.fresh from p join names n on true
            where case n.kind when 'x' then not exists (
                    select from pg_statistic_ext x where x.stxname = n.fresh and x.stxrelid = to_regclass(p.sq))
                  else to_regclass(n.schema || '.' || quote_ident(n.fresh)) is null end
            order by 1
            """;

    private static final String DIFFERENCES = """
            with t (side, oid, head) as (
              select g.side, c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname)
              from (values (1, ?::oid), (2, ?::oid)) as g (side, oid)
              join pg_class c on c.oid = g.oid join pg_namespace n on n.oid = c.relnamespace
            ),
            lines (side, text) as (
              select t.side, w.text
              from t join pg_class c on c.oid = t.oid
              left join pg_class x on x.oid = c.reltoastrelid
              left join pg_am am on am.oid = c.relam
              left join pg_tablespace ts on ts.oid = c.reltablespace
              cross join lateral (values
                ('the owner ' || pg_get_userbyid(c.relowner)::text),
                ('the options ' || array_to_string(array(select unnest(c.reloptions) order by 1), ', ')),
                ('the options of long values ' || array_to_string(array(select unnest(x.reloptions) order by 1), ', ')),
                ('the state ' || case c.relpersistence when 'u' then 'unlogged' else 'logged' end),
                ('the access method ' || am.amname::text),
                ('the tablespace ' || coalesce(ts.spcname::text, 'of the database')),
                ('the replica identity ' || c.relreplident::text)) as w (text)
              union all
              select t.side, 'column ' || quote_ident(a.attname) || ' ' || w.text
              from t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
              left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
              cross join lateral (values
                (case when a.attnotnull then 'not null' end),
                (case when a.attidentity::text <> '' then 'as identity ' || a.attidentity::text end),
                (case a.attgenerated::text when '' then 'default ' else 'generated ' end || pg_get_expr(d.adbin, d.adrelid)),
                ('collation ' || nullif(a.attcollation, 0)::regcollation::text),
                ('storage ' || a.attstorage::text || a.attcompression::text),
                ('statistics ' || nullif(a.attstattarget, -1)::text),
                ((select 'options ' || string_agg(o, ', ' order by o) from unnest(a.attoptions) as o))) as w (text)
              union all
              select t.side, 'column ' || quote_ident(a.attname) || ' numbered from ' || q.seqstart || ' by ' || q.seqincrement || ' in '
                     || q.seqmin || '..' || q.seqmax || ' cache ' || q.seqcache || case when q.seqcycle then ' cycle' else '' end
              from t
              join pg_depend d on d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = t.oid
                and d.deptype = 'i' and d.refobjsubid > 0
              join pg_sequence q on q.seqrelid = d.objid
              join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
              union all
              select t.side, 'constraint ' || case when k.contype = 'c' then quote_ident(k.conname) || ' ' else '' end
                     || pg_get_constraintdef(k.oid)
              from t join pg_constraint k on k.conrelid = t.oid and k.contype in ('c', 'p', 'u', 'x')
              union all
              select t.side, case when i.indisunique then 'unique index ' else 'index ' end
                     || substr(pg_get_indexdef(i.indexrelid), length('CREATE INDEX  ON  ') + 1 + length(quote_ident(c.relname))
                        + length(t.head) + case when i.indisunique then length('UNIQUE ') else 0 end)
                     || coalesce(' tablespace ' || ts.spcname::text, '') || case when i.indisclustered then ' clustered' else '' end
                     || case when i.indisreplident then ' replica identity' else '' end
                     || coalesce((select ' statistics ' || string_agg(a.attnum::text || ':' || a.attstattarget::text, ', ' order by a.attnum)
                                  from pg_attribute a where a.attrelid = c.oid and a.attstattarget >= 0), '')
              from t join pg_index i on i.indrelid = t.oid join pg_class c on c.oid = i.indexrelid
              left join pg_tablespace ts on ts.oid = c.reltablespace
              union all
              select t.side, 'statistics ' || array_to_string(x.stxkind::text[], '') || ' on ' || pg_get_statisticsobjdef_columns(x.oid)
                     || coalesce(' target ' || nullif(x.stxstattarget, -1)::text, '')
              from t join pg_statistic_ext x on x.stxrelid = t.oid
            )
            select text, count(*) filter (where side = 1) > count(*) filter (where side = 2) as added
            from lines
            where text is not null
            group by text
            having count(*) filter (where side = 1) <> count(*) filter (where side = 2)
            order by 2 desc, 1
            """;

    /** What the table has been given since the swap would go with it, and what was taken from it would come back. */
    void refuseChanges(Transaction tx, Twin twin) {
        List<Problem> problems = new ArrayList<>(missing(tx, twin));
        problems.addAll(FullNames.during(tx, () -> tx.query(Sql.of(DIFFERENCES, live.id(), old.id())).rows().stream()
                .map(row -> problem(String.valueOf(row.get(0)), Boolean.TRUE.equals(row.get(1))))
                .toList()));
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
    }

    private List<Problem> missing(Transaction tx, Twin twin) {
        return tx.query(twin.query(MISSING)).rows().stream()
                .map(row -> new Problem(
                        row.get(0) + " was added since the swap, and the old table does not have it",
                        "unswap",
                        "drop it first, make the same on " + old.name() + " under the name " + row.get(1)
                                + ", or copy the old rows with upsert"))
                .toList();
    }

    private Problem problem(String what, boolean added) {
        return new Problem(
                added
                        ? what + ": table " + live.name() + " has it since the swap, and " + old.name() + " has not"
                        : what + ": table " + live.name() + " has it no more since the swap, and " + old.name()
                                + " has",
                "unswap",
                "do the same to " + old.name() + ", undo it, or copy the old rows with upsert");
    }
}
