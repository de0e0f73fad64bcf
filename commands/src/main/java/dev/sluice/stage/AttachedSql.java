package dev.sluice.stage;

/** The queries on what hangs on a table, and what stands before each. */
final class AttachedSql {
    /**
     * {@code own}: the table and all that goes with it. {@code users}: what else depends on any of that; such a thing must be bound
     * to the new table, or is a reason to refuse.
     */
    static final String HEAD = """
            with recursive given as (
              select ?::oid as t, ?::text as fresh, ?::text as old, ?::text as kinds, ?::text as oids, ?::text as freshes, ?::text as olds,
                     ?::text as gone, ?::text as parted
            ),
            gone(attnum) as (select u::int2 from given g, unnest(string_to_array(g.gone, ',')) as u),
            parted(oid) as (select u::oid from given g, unnest(string_to_array(g.parted, ',')) as u),
            p as (
              select c.oid as t, quote_ident(n.nspname) as nsp, c.relname::text as name, g.old, g.fresh,
                     quote_ident(n.nspname) || '.' || quote_ident(c.relname) as tq,
                     quote_ident(n.nspname) || '.' || quote_ident(g.fresh) as sq,
                     quote_ident(n.nspname) || '.' || quote_ident(g.old) as oq
              from given g
              join pg_class c on c.oid = g.t
              join pg_namespace n on n.oid = c.relnamespace
            ),
            listed as (
              select u.kind, u.oid::oid as oid, convert_from(decode(u.fresh, 'hex'), 'UTF8') as fresh,
                     convert_from(decode(u.old, 'hex'), 'UTF8') as old
              from given g,
                   unnest(string_to_array(g.kinds, ','), string_to_array(g.oids, ','), string_to_array(g.freshes, ','),
                          string_to_array(g.olds, ',')) as u(kind, oid, fresh, old)
            ),
            names as (
              select l.*, o.name, quote_ident(o.space) as schema, quote_ident(o.space) || '.' || quote_ident(o.name) as qualified
              from listed l
              cross join lateral (
                select c.relname::text as name, s.nspname as space
                from pg_class c join pg_namespace s on s.oid = c.relnamespace
                where c.oid = l.oid and l.kind <> 'x'
                union all
                select x.stxname::text, s.nspname
                from pg_statistic_ext x join pg_namespace s on s.oid = x.stxnamespace
                where x.oid = l.oid and l.kind = 'x') as o
            ),
            own(classid, objid) as (
              select 'pg_class'::regclass::oid, p.t from p
              union
              select d.classid, d.objid
              from own w
              join pg_depend d on d.refclassid = w.classid and d.refobjid = w.objid and d.deptype in ('i', 'a')
            ),
            users as (
              select distinct d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid
              from own w
              join pg_depend d on d.refclassid = w.classid and d.refobjid = w.objid and d.deptype not in ('i', 'a')
              where not exists (select from own o where o.classid = d.classid and o.objid = d.objid)
            )
            """;

    /** What follows the columns of a table that is made in the likeness of another. */
    static final String STORAGE = """
            coalesce(' using ' || quote_ident(am.amname), '')
                   || coalesce(' with (' || (
                        select string_agg(r.kind || split_part(r.o, '=', 1) || '='
                                          || quote_literal(substr(r.o, strpos(r.o, '=') + 1)), ', ')
                        from (select '' as kind, unnest(c.reloptions) as o
                              union all select 'toast.', unnest(x.reloptions)) as r) || ')', '')
                   || coalesce(' tablespace ' || quote_ident(ts.spcname), '')
            from p
            join pg_class c on c.oid = p.t
            left join pg_am am on am.oid = c.relam
            left join pg_class x on x.oid = c.reltoastrelid
            left join pg_tablespace ts on ts.oid = c.reltablespace
            """;

    /** PostgreSQL 14 publishes whole tables. */
    static final String PUBLICATIONS_14 = """
            select s.text
            from p join pg_publication_rel r on r.prrelid = p.t join pg_publication b on b.oid = r.prpubid
            cross join lateral (
              select 1 as part, 'alter publication ' || quote_ident(b.pubname) || ' drop table ' || p.oq as text
              union all select 2, 'alter publication ' || quote_ident(b.pubname) || ' add table ' || p.tq) as s
            order by b.oid, s.part
            """;

    static final String PUBLICATIONS = """
            select s.text
            from p join pg_publication_rel r on r.prrelid = p.t join pg_publication b on b.oid = r.prpubid
            cross join lateral (
              select 1 as part, 'alter publication ' || quote_ident(b.pubname) || ' drop table ' || p.oq as text
              union all
              select 2, 'alter publication ' || quote_ident(b.pubname) || ' add table ' || p.tq
                     || coalesce((select ' (' || string_agg(quote_ident(a.attname), ', ') || ')'
                                  from unnest(r.prattrs::int2[]) as k join pg_attribute a on a.attrelid = p.t and a.attnum = k), '')
                     || coalesce(' where (' || pg_get_expr(r.prqual, r.prrelid) || ')', '')) as s
            order by b.oid, s.part
            """;

    /**
     * Views before what they read, those on other views first; then the table; then those that refer to it. Materialized views cannot be
     * locked by name: renaming one does it.
     */
    static final String LOCKS = """
            , depths(oid, depth) as (
              select distinct r.ev_class, 1
              from users u join pg_rewrite r on u.classid = 'pg_rewrite'::regclass and r.oid = u.objid
              union
              select r.ev_class, e.depth + 1
              from depths e
              join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = e.oid and d.classid = 'pg_rewrite'::regclass
                and d.deptype = 'n'
              join pg_rewrite r on r.oid = d.objid and r.ev_class <> e.oid
            )
            select l.oid::regclass::text as name, min(l.part) as part, max(l.depth) as depth
            from p
            cross join lateral (
              select e.oid, 1 as part, e.depth from depths e
              where e.oid in (select r.ev_class from users u
                              join pg_rewrite r on u.classid = 'pg_rewrite'::regclass and r.oid = u.objid)
              union all select p.t, 2, 0
              union all select k.conrelid, 3, 0 from pg_constraint k where k.confrelid = p.t and k.contype = 'f' and k.conrelid <> p.t
              union all
              select y.polrelid, 4, 0 from pg_policy y
              where y.polrelid <> p.t and y.oid in (select u.objid from users u where u.classid = 'pg_policy'::regclass)) as l
            where not exists (select from pg_class m where m.oid = l.oid and m.relkind = 'm')
            group by l.oid
            order by 2, 3 desc, 1
            """;

    /** Reasons why another table cannot take this one's place. */
    static final String OBSTACLES = """
            select distinct s.text
            from p join pg_class c on c.oid = p.t
            cross join lateral (
              select 'it is no ordinary table' as text where c.relkind not in ('r', 'm')
              union all select 'it is a partition' where c.relispartition
              union all
              select 'it inherits, or is inherited from'
              where not c.relispartition and exists (select from pg_inherits h where p.t in (h.inhrelid, h.inhparent))
              union all select 'it is of a type' where c.reloftype <> 0
              union all
              select 'it belongs to an extension'
              where exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = p.t and d.deptype = 'e')
              union all select 'it has a security label' where exists (select from pg_seclabel l where l.objoid = p.t)
              union all
              select 'rights on it were granted by another than its owner'
              where exists (
                select from aclexplode(c.relacl) g where g.grantor <> c.relowner
                union all
                select from pg_attribute a cross join lateral aclexplode(a.attacl) g
                where a.attrelid = p.t and g.grantor <> c.relowner)
              union all
              select pg_describe_object(w.classid, w.objid, 0) || ' depends on extension ' || e.extname || ', which swap does not carry'
              from own w
              join pg_depend d on d.classid = w.classid and d.objid = w.objid and d.deptype = 'x'
              join pg_extension e on e.oid = d.refobjid
              union all
              select 'publication ' || b.pubname || ' is for all tables, so that subscribers would be sent the staging table too'
              from pg_publication b where b.puballtables and c.relkind = 'r' and c.relpersistence = 'p'
              union all
              select 'a publication is for all tables of its schema, so that subscribers would be sent the staging table too'
              from pg_depend d
              where d.classid = to_regclass('pg_catalog.pg_publication_namespace') and d.refclassid = 'pg_namespace'::regclass
                and d.refobjid = c.relnamespace and c.relkind = 'r' and c.relpersistence = 'p'
              union all
              select 'partitioned table ' || k.conrelid::regclass || ' refers to it'
              from pg_constraint k join pg_class h on h.oid = k.conrelid
              where k.confrelid = p.t and k.contype = 'f' and (h.relkind = 'p' or h.relispartition)
              union all
              select 'constraint trigger ' || quote_ident(g.tgname) || ' of ' || g.tgrelid::regclass || ' names it, and would go with the old table'
              from pg_trigger g where g.tgconstrrelid = p.t and g.tgrelid <> p.t and not g.tgisinternal
              union all
              select 'triggers of foreign keys or constraints of ' || g.tgrelid::regclass || ' are switched off, and would come back switched on'
              from pg_trigger g where g.tgisinternal and g.tgenabled <> 'O' and p.t in (g.tgrelid, g.tgconstrrelid)
              union all
              select 'subscription ' || b.subname || ' fills it, and would go on with the old table'
              from pg_subscription_rel r join pg_subscription b on b.oid = r.srsubid where r.srrelid = p.t
              union all
              select pg_describe_object(u.classid, u.objid, u.objsubid) || ' uses its row type'
              from users u where u.refclassid = 'pg_type'::regclass
              union all
              select v.oid::regclass || ' is a materialized view on it, and '
                     || case when c.relkind = 'm' then 'so is it' else coalesce(x.oid::regclass::text, 'its name') || ' leaves no room for another' end
              from users u join pg_rewrite r on u.classid = 'pg_rewrite'::regclass and r.oid = u.objid
              join pg_class v on v.oid = r.ev_class and v.relkind = 'm'
              left join pg_class x on x.relnamespace = v.relnamespace and x.relname = v.relname || '_new'
                and coalesce(obj_description(x.oid, 'pg_class'), '') not like 'materialized view of a swapped table, %'
              where c.relkind = 'm' or x.oid is not null or octet_length(v.relname || '_new') > 63
              union all
              select pg_describe_object(u.classid, u.objid, u.objsubid) || ' depends on it, and swap does not know how to carry that'
              from users u
              where u.refclassid <> 'pg_type'::regclass
                and not exists (
                  select from pg_constraint k
                  where u.classid = 'pg_constraint'::regclass and k.oid = u.objid and k.contype = 'f' and k.confrelid = p.t)
                and not exists (
                  select from pg_rewrite r join pg_class v on v.oid = r.ev_class
                  where u.classid = 'pg_rewrite'::regclass and r.oid = u.objid and v.relkind in ('v', 'm') and r.rulename = '_RETURN')
                and u.classid <> 'pg_policy'::regclass
                and not exists (
                  select from pg_proc f
                  where u.classid = 'pg_proc'::regclass and f.oid = u.objid and f.prosqlbody is not null and f.prokind in ('f', 'p'))
                and not exists (
                  select from pg_class q
                  where u.classid = 'pg_attrdef'::regclass and q.oid = u.refobjid and q.relkind = 'S'
                    and not exists (select from names n where n.kind = 'q' and n.oid = q.oid))
                and not exists (
                  select from pg_attrdef d
                  where u.classid = 'pg_attrdef'::regclass and d.oid = u.objid and d.adrelid = to_regclass(p.sq))
              union all
              select pg_describe_object(w.classid, w.objid, 0) || ' belongs to it, and swap does not know how to carry that'
              from own w left join pg_class o on w.classid = 'pg_class'::regclass and o.oid = w.objid
              where w.objid <> p.t
                and not coalesce(o.relkind in ('i', 'S', 't'), false)
                and w.classid not in ('pg_type'::regclass, 'pg_constraint'::regclass, 'pg_attrdef'::regclass, 'pg_trigger'::regclass,
                  'pg_rewrite'::regclass, 'pg_policy'::regclass, 'pg_statistic_ext'::regclass, 'pg_publication_rel'::regclass)
              union all
              select x.oid::regclass || ' has a name that swap needs for something of it: rename that'
              from pg_class x
              where x.relnamespace = c.relnamespace
                and (x.relname = p.old or exists (select from names n where n.kind <> 'x' and x.relname in (n.old, n.fresh)))
                and x.oid <> coalesce(to_regclass(p.oq)::oid, 0)
                and not exists (select from pg_index i where i.indexrelid = x.oid and i.indrelid in (to_regclass(p.sq), to_regclass(p.oq)))
                and not exists (
                  select from pg_class w left join pg_index i on i.indexrelid = x.oid
                  where w.relnamespace = c.relnamespace and w.relname = p.name || '_new'
                    and obj_description(w.oid, 'pg_class') like 'old rows of a swapped table, kept by sluice%'
                    and (i.indrelid = w.oid or exists (
                      select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = x.oid
                        and d.refclassid = 'pg_class'::regclass and d.refobjid = w.oid and d.deptype in ('i', 'a'))))
                and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = x.oid
                                and d.refclassid = 'pg_class'::regclass and d.refobjid in (to_regclass(p.sq), to_regclass(p.oq))
                                and d.deptype in ('i', 'a'))
            ) as s
            order by 1
            """;

    /** What no statement tells, because it says {@code like}, or because it is a reason to refuse. */
    static final String DEFINITION = """
            select s.text
            from p
            cross join lateral (
              select concat_ws(' ', a.attnum, quote_ident(a.attname), format_type(a.atttypid, a.atttypmod), a.attcollation, a.attnotnull,
                               a.attidentity, a.attgenerated, a.attstorage, a.attcompression,
                               (select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum))
                     as text
              from pg_attribute a where a.attrelid = p.t and a.attnum > 0 and not a.attisdropped
              union all
              select concat_ws(' ', 'trigger', g.tgrelid::regclass, g.tgname, g.tgenabled)
              from pg_trigger g
              where (g.tgconstrrelid = p.t and g.tgrelid <> p.t and not g.tgisinternal)
                 or (g.tgisinternal and g.tgenabled <> 'O' and p.t in (g.tgrelid, g.tgconstrrelid))
              union all
              select concat_ws(' ', 'subscription', r.srsubid) from pg_subscription_rel r where r.srrelid = p.t) as s
            order by 1
            """;

    /** What may change although the table and its views are locked against others' definitions: who depends on it, and rights. */
    static final String UNLOCKED = """
            select md5(string_agg(s.text, ',' order by s.text)) as state
            from p join pg_class c on c.oid = p.t
            cross join lateral (
              select d::text as text from pg_depend d where d.refclassid = 'pg_class'::regclass and d.refobjid = p.t
              union all select d::text from pg_depend d where d.refclassid = 'pg_type'::regclass and d.refobjid = c.reltype
              union all
              select f.oid::text || ' ' || f.xmin::text
              from users u join pg_proc f on u.classid = 'pg_proc'::regclass and f.oid = u.objid
              union all select coalesce(c.relacl::text, '')
              union all select a.attname || a.attacl::text from pg_attribute a where a.attrelid = p.t and a.attacl is not null) as s
            """;

    /** Materialized views on the table. */
    static final String MATERIALIZED_VIEWS = """
            select distinct n.nspname::text, v.relname::text
            from users u join pg_rewrite r on u.classid = 'pg_rewrite'::regclass and r.oid = u.objid
            join pg_class v on v.oid = r.ev_class and v.relkind = 'm'
            join pg_namespace n on n.oid = v.relnamespace
            order by 1, 2
            """;

    private AttachedSql() {}
}
