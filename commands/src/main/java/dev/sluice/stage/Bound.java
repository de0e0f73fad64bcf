package dev.sluice.stage;

/**
 * What must be bound to the new table in the cut-over, in the order of the statements: texts are taken as the server tells them
 * before the rename, and run as they are after it, when the names in them mean the new table.
 */
enum Bound {
    INBOUND_DROPS("""
            select 'alter table ' || k.conrelid::regclass || ' drop constraint ' || quote_ident(k.conname)
            from p join pg_constraint k on k.confrelid = p.t and k.contype = 'f' and k.conrelid <> p.t
              and k.oid not in (select w.oid from parted w)
            order by k.oid
            """),
    NAMES("""
            select s.text
            from p
            cross join lateral (
              select 1 as part, n.oid, w.what || ' rename to ' || quote_ident(n.old) as text
              from names n cross join lateral (select case n.kind when 'x' then 'alter statistics ' when 'q' then 'alter sequence '
                else 'alter index ' end || n.qualified as what) as w
              union all select 2, 0, 'alter table ' || p.tq || ' rename to ' || quote_ident(p.old)
              union all select 3, 0, 'alter table ' || p.sq || ' rename to ' || quote_ident(p.name)
              union all
              select 4, n.oid, case n.kind when 'x' then 'alter statistics ' when 'q' then 'alter sequence ' else 'alter index ' end
                     || n.schema || '.' || quote_ident(n.fresh) || ' rename to ' || quote_ident(n.name)
              from names n) as s
            order by s.part, s.oid
            """),
    /** Taken once both sequences are renamed, which nobody can draw from any more. */
    COUNTERS("""
            select 'select pg_catalog.setval(' || quote_literal(n.qualified) || ', v, c) from (select last_value as v, is_called as c from '
                   || n.schema || '.' || quote_ident(n.old) || ' union all select last_value, is_called from ' || n.qualified
                   || ') as s order by v ' || case when s.seqincrement > 0 then 'desc' else 'asc' end || ', c desc limit 1'
            from p join names n on n.kind = 'q' join pg_sequence s on s.seqrelid = n.oid
            """),
    SERIALS("""
            select 'alter sequence ' || d.objid::regclass || ' owned by ' || p.tq || '.' || quote_ident(a.attname)
            from p
            join pg_depend d on d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = p.t
              and d.deptype = 'a' and d.refobjsubid > 0
            join pg_class c on c.oid = d.objid and c.relkind = 'S'
            join pg_attribute a on a.attrelid = p.t and a.attnum = d.refobjsubid
            where a.attnum not in (select w.attnum from gone w)
            """),
    SECURITY("""
            select 'alter table ' || p.tq || o.change
            from p join pg_class c on c.oid = p.t
            cross join lateral (
              select ' enable row level security' as change where c.relrowsecurity
              union all select ' force row level security' where c.relforcerowsecurity) as o
            """),
    POLICIES("""
            select 'create policy ' || quote_ident(y.polname) || ' on ' || p.tq || ' as '
                   || case when y.polpermissive then 'permissive' else 'restrictive' end || ' for '
                   || case y.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete'
                      else 'all' end || ' to '
                   || (select string_agg(case r when 0 then 'public' else quote_ident(pg_get_userbyid(r)) end, ', ')
                       from unnest(y.polroles) as r)
                   || coalesce(' using (' || pg_get_expr(y.polqual, y.polrelid) || ')', '')
                   || coalesce(' with check (' || pg_get_expr(y.polwithcheck, y.polrelid) || ')', '')
            from p join pg_policy y on y.polrelid = p.t
            order by y.oid
            """),
    TRIGGERS("""
            select s.text
            from p join pg_trigger g on g.tgrelid = p.t and not g.tgisinternal
            cross join lateral (
              select 1 as part, pg_get_triggerdef(g.oid) as text
              union all
              select 2, 'alter table ' || p.tq || case g.tgenabled when 'D' then ' disable' when 'A' then ' enable always'
                else ' enable replica' end || ' trigger ' || quote_ident(g.tgname)
              where g.tgenabled <> 'O') as s
            order by g.oid, s.part
            """),
    RULES("""
            select s.text
            from p join pg_rewrite r on r.ev_class = p.t and r.rulename <> '_RETURN'
            cross join lateral (
              select 1 as part, pg_get_ruledef(r.oid) as text
              union all
              select 2, 'alter table ' || p.tq || case r.ev_enabled when 'D' then ' disable' when 'A' then ' enable always'
                else ' enable replica' end || ' rule ' || quote_ident(r.rulename)
              where r.ev_enabled <> 'O') as s
            order by r.oid, s.part
            """),
    /** {@code create or replace} keeps grants, comments and what stands on the view, but takes the options away unless they are named. */
    VIEWS("""
            select 'create or replace view ' || v.oid::regclass
                   || coalesce(' with (' || (
                        select string_agg(split_part(o, '=', 1) || '=' || quote_literal(substr(o, strpos(o, '=') + 1)), ', ')
                        from unnest(v.reloptions) as o) || ')', '')
                   || ' as ' || pg_get_viewdef(v.oid)
            from p join pg_class v on v.oid in (
              select r.ev_class from users u join pg_rewrite r on u.classid = 'pg_rewrite'::regclass and r.oid = u.objid)
            where v.relkind = 'v'
            order by v.oid
            """),
    FUNCTIONS("""
            select pg_get_functiondef(u.objid)
            from (select distinct objid from users where classid = 'pg_proc'::regclass) as u
            order by u.objid
            """),
    /** Bound to the new table now and filled afterwards; until then the old one stands. Its comment says whose place it is to take. */
    MATERIALIZED_VIEWS("""
            select s.text
            from p
            join pg_class m on m.relkind = 'm' and m.oid in (
              select r.ev_class from users u join pg_rewrite r on u.classid = 'pg_rewrite'::regclass and r.oid = u.objid)
            left join pg_am am on am.oid = m.relam
            left join pg_tablespace ts on ts.oid = m.reltablespace
            cross join lateral (select m.relnamespace::regnamespace || '.' || quote_ident(
              case when octet_length(m.relname || '_new') < 64 then m.relname || '_new' end) as fresh) as f
            cross join lateral (
              select 1 as part, 'create materialized view ' || f.fresh || coalesce(' using ' || quote_ident(am.amname), '')
                     || coalesce(' with (' || (
                          select string_agg(split_part(o, '=', 1) || '=' || quote_literal(substr(o, strpos(o, '=') + 1)), ', ')
                          from unnest(m.reloptions) as o) || ')', '')
                     || coalesce(' tablespace ' || quote_ident(ts.spcname), '')
                     || ' as ' || rtrim(pg_get_viewdef(m.oid), ';') || ' with no data' as text
              union all
              select 2, 'comment on materialized view ' || f.fresh || ' is '
                     || quote_literal('materialized view of a swapped table, to replace ' || m.oid)) as s
            order by m.oid, s.part
            """),
    OTHER_POLICIES("""
            select 'alter policy ' || quote_ident(y.polname) || ' on ' || y.polrelid::regclass
                   || coalesce(' using (' || pg_get_expr(y.polqual, y.polrelid) || ')', '')
                   || coalesce(' with check (' || pg_get_expr(y.polwithcheck, y.polrelid) || ')', '')
            from p join pg_policy y on y.polrelid <> p.t and y.oid in (
              select u.objid from users u where u.classid = 'pg_policy'::regclass)
            order by y.oid
            """),
    /** {@code not valid}: what makes readers wait must not grow with the table. */
    KEYS("""
            select 'alter table ' || k.conrelid::regclass || ' add constraint ' || quote_ident(k.conname) || ' '
                   || pg_get_constraintdef(k.oid) || case when k.convalidated then ' not valid' else '' end
            from p join pg_constraint k on k.confrelid = p.t and k.contype = 'f'
              and k.oid not in (select w.oid from parted w)
            order by k.conrelid <> p.t, k.oid
            """),
    COMMENTS("""
            select s.text
            from p
            cross join lateral (
              select 'comment on constraint ' || quote_ident(k.conname) || ' on ' || k.conrelid::regclass || ' is '
                     || quote_literal(d.description) as text
              from pg_constraint k join pg_description d on d.classoid = 'pg_constraint'::regclass and d.objoid = k.oid
              where (k.conrelid = p.t or k.confrelid = p.t) and k.oid not in (select w.oid from parted w)
              union all
              select 'comment on trigger ' || quote_ident(g.tgname) || ' on ' || p.tq || ' is ' || quote_literal(d.description)
              from pg_trigger g join pg_description d on d.classoid = 'pg_trigger'::regclass and d.objoid = g.oid
              where g.tgrelid = p.t
              union all
              select 'comment on policy ' || quote_ident(y.polname) || ' on ' || p.tq || ' is ' || quote_literal(d.description)
              from pg_policy y join pg_description d on d.classoid = 'pg_policy'::regclass and d.objoid = y.oid
              where y.polrelid = p.t
              union all
              select 'comment on rule ' || quote_ident(r.rulename) || ' on ' || p.tq || ' is ' || quote_literal(d.description)
              from pg_rewrite r join pg_description d on d.classoid = 'pg_rewrite'::regclass and d.objoid = r.oid
              where r.ev_class = p.t
              union all
              select 'comment on ' || case when (select relkind from pg_class where oid = p.t) = 'm' then 'materialized view ' else 'table ' end
                     || p.tq || ' is ' || coalesce(quote_literal(obj_description(p.t, 'pg_class')), 'null')) as s
            """);

    private final String sql;

    Bound(String sql) {
        this.sql = sql;
    }

    String sql() {
        return sql;
    }
}
