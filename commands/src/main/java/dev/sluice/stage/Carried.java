package dev.sluice.stage;

/**
 * What hangs on a PostgreSQL table, and the query that writes the statements which put it on the twin: one kind of thing each. A row
 * is a statement; one that is null could not be written, and is a refusal.
 *
 * <p>{@code p} has the table's oid and the quoted names of the table ({@code tq}), its twin ({@code sq}) and the retired one
 * ({@code oq}); {@code names} has what is renamed: {@code fresh} on the twin, {@code old} on the retired table.
 */
public enum Carried {
    TABLE("""
            select 'create ' || case c.relpersistence when 'u' then 'unlogged ' else '' end || 'table ' || p.sq
                   || ' (like ' || p.tq || ' including defaults including generated including storage including compression)'
                   ||""" + AttachedSql.STORAGE),
    /** The same without columns: what stands before those of a twin of another shape, and what follows them. */
    HEAD("""
            select 'create ' || case c.relpersistence when 'u' then 'unlogged ' else '' end || 'table ' || p.sq
            from p join pg_class c on c.oid = p.t
            """),
    TAIL("select " + AttachedSql.STORAGE),
    OWNER("""
            select 'alter table ' || p.sq || ' owner to ' || quote_ident(pg_get_userbyid(c.relowner))
            from p join pg_class c on c.oid = p.t
            where pg_get_userbyid(c.relowner) <> current_user
            """),
    /** What is loaded without a number gets the table's next one. */
    NUMBERS("""
            select 'alter table ' || p.sq || ' alter column ' || quote_ident(a.attname) || ' set default nextval('
                   || quote_literal(n.qualified) || '::regclass)'
            from p join names n on n.kind = 'q'
            join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = n.oid and d.refobjid = p.t and d.deptype = 'i'
            join pg_attribute a on a.attrelid = p.t and a.attnum = d.refobjsubid
            """),
    IDENTITY("""
            select s.text
            from p join names n on n.kind = 'q'
            join pg_sequence q on q.seqrelid = n.oid
            join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = n.oid and d.refobjid = p.t and d.deptype = 'i'
            join pg_attribute a on a.attrelid = p.t and a.attnum = d.refobjsubid
            cross join lateral (
              select 1 as part, 'alter table ' || p.sq || ' alter column ' || quote_ident(a.attname) || ' drop default' as text
              union all
              select 2, 'alter table ' || p.sq || ' alter column ' || quote_ident(a.attname) || ' add generated '
                     || case a.attidentity when 'a' then 'always' else 'by default' end || ' as identity (sequence name '
                     || p.nsp || '.' || quote_ident(n.fresh) || ' start with ' || q.seqstart || ' increment by ' || q.seqincrement
                     || ' minvalue ' || q.seqmin || ' maxvalue ' || q.seqmax || ' cache ' || q.seqcache
                     || case when q.seqcycle then ' cycle)' else ' no cycle)' end
              union all
              select 3, 'select pg_catalog.setval(' || quote_literal(p.nsp || '.' || quote_ident(n.fresh))
                     || ', v, c) from (select last_value as v, is_called as c from ' || n.qualified || ' union all select max('
                     || quote_ident(a.attname) || '), true from ' || p.sq || ') as s where v is not null order by v '
                     || case when q.seqincrement > 0 then 'desc' else 'asc' end || ', c desc limit 1') as s
            order by a.attnum, s.part
            """),
    /** A serial's sequence is the table's own and goes on with the new one; it must not give out a number that was loaded. */
    SERIALS("""
            select 'select pg_catalog.setval(' || quote_literal(d.objid::regclass) || ', m.top) from (select max(' || quote_ident(a.attname)
                   || ')::int8 as top from ' || p.sq || ') as m, ' || d.objid::regclass || ' as s where m.top > s.last_value'
            from p
            join pg_depend d on d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = p.t
              and d.deptype = 'a' and d.refobjsubid > 0
            join pg_class c on c.oid = d.objid and c.relkind = 'S'
            join pg_attribute a on a.attrelid = p.t and a.attnum = d.refobjsubid
            where a.attnum not in (select w.attnum from gone w)
            """),
    KEYS("""
            select case when k.oid is null then case when starts_with(pg_get_indexdef(i.indexrelid), f.start)
                          then 'create unique index ' || quote_ident(n.fresh) || ' on ' || p.sq || ' '
                               || substr(pg_get_indexdef(i.indexrelid), length(f.start) + 1) end
                        else 'alter table ' || p.sq || ' add constraint ' || quote_ident(n.fresh) || ' '
                             || pg_get_constraintdef(k.oid) end
            from p join names n on n.kind = 'i'
            join pg_index i on i.indexrelid = n.oid
            join pg_class c on c.oid = n.oid
            left join pg_constraint k on k.conindid = n.oid and k.conrelid = p.t and k.contype in ('p', 'u', 'x')
            cross join lateral (select 'CREATE UNIQUE INDEX ' || quote_ident(c.relname) || ' ON ' || p.tq || ' ' as start) as f
            where i.indisunique or k.oid is not null
            order by i.indisprimary desc, n.oid
            """),
    INDEXES("""
            select case when starts_with(pg_get_indexdef(i.indexrelid), f.start)
                        then 'create index ' || quote_ident(n.fresh) || ' on ' || p.sq || ' '
                             || substr(pg_get_indexdef(i.indexrelid), length(f.start) + 1) end
            from p join names n on n.kind = 'i'
            join pg_index i on i.indexrelid = n.oid
            join pg_class c on c.oid = n.oid
            cross join lateral (select 'CREATE INDEX ' || quote_ident(c.relname) || ' ON ' || p.tq || ' ' as start) as f
            where not i.indisunique
              and not exists (select from pg_constraint k where k.conindid = n.oid and k.conrelid = p.t and k.contype = 'x')
            order by n.oid
            """),
    /** What the text of a constraint does not tell of its index. */
    INDEX_OPTIONS("""
            select 'alter index ' || p.nsp || '.' || quote_ident(n.fresh) || o.change
            from p join names n on n.kind = 'i'
            join pg_class c on c.oid = n.oid
            left join pg_tablespace ts on ts.oid = c.reltablespace
            cross join lateral (
              select ' set (' || string_agg(split_part(r, '=', 1) || '=' || quote_literal(substr(r, strpos(r, '=') + 1)), ', ') || ')'
                       as change
              from unnest(c.reloptions) as r having count(*) > 0
              union all select ' set tablespace ' || quote_ident(ts.spcname) where ts.oid is not null
              union all
              select ' alter column ' || a.attnum || ' set statistics ' || a.attstattarget
              from pg_attribute a where a.attrelid = n.oid and a.attstattarget >= 0) as o
            """),
    CHECKS("""
            select 'alter table ' || p.sq || ' add constraint ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid)
            from p join pg_constraint k on k.conrelid = p.t and k.contype = 'c'
            order by k.oid
            """),
    COLUMNS("""
            select 'alter table ' || p.sq || ' alter column ' || quote_ident(a.attname) || o.change
            from p join pg_attribute a on a.attrelid = p.t and a.attnum > 0 and not a.attisdropped
              and a.attnum not in (select w.attnum from gone w)
            cross join lateral (
              select ' set statistics ' || a.attstattarget as change where a.attstattarget >= 0
              union all
              select ' set (' || string_agg(r, ', ') || ')' from unnest(a.attoptions) as r
              where split_part(r, '=', 1) in ('n_distinct', 'n_distinct_inherited') having count(*) > 0) as o
            order by a.attnum
            """),
    STATISTICS("""
            select case when starts_with(d.text, d.start) and right(d.text, length(d.tail)) = d.tail
                        then 'create statistics ' || d.schema || '.' || quote_ident(n.fresh) || ' '
                             || substr(d.text, length(d.start) + 1, length(d.text) - length(d.start) - length(d.tail))
                             || ' from ' || p.sq end
            from p join names n on n.kind = 'x'
            join pg_statistic_ext x on x.oid = n.oid
            cross join lateral (
              select pg_get_statisticsobjdef(x.oid) as text, quote_ident(x.stxnamespace::regnamespace::text) as schema,
                     'CREATE STATISTICS ' || x.stxnamespace::regnamespace || '.' || quote_ident(x.stxname) || ' ' as start,
                     ' FROM ' || p.tq as tail) as d
            order by n.oid
            """),
    STATISTICS_TARGETS("""
            select 'alter statistics ' || x.stxnamespace::regnamespace || '.' || quote_ident(n.fresh) || ' set statistics '
                   || x.stxstattarget
            from p join names n on n.kind = 'x' join pg_statistic_ext x on x.oid = n.oid
            where x.stxstattarget >= 0
            """),
    STATISTICS_OWNERS("""
            select 'alter statistics ' || x.stxnamespace::regnamespace || '.' || quote_ident(n.fresh) || ' owner to '
                   || quote_ident(pg_get_userbyid(x.stxowner))
            from p join names n on n.kind = 'x' join pg_statistic_ext x on x.oid = n.oid
            where pg_get_userbyid(x.stxowner) <> current_user
            """),
    CLUSTER("""
            select 'alter table ' || p.sq || ' cluster on ' || quote_ident(n.fresh)
            from p join names n on n.kind = 'i' join pg_index i on i.indexrelid = n.oid and i.indisclustered
            """),
    REPLICA_IDENTITY("""
            select 'alter table ' || p.sq || ' replica identity '
                   || case c.relreplident when 'f' then 'full' when 'n' then 'nothing' else 'using index ' || quote_ident(n.fresh) end
            from p join pg_class c on c.oid = p.t and c.relreplident <> 'd'
            left join pg_index i on i.indrelid = p.t and i.indisreplident
            left join names n on n.kind = 'i' and n.oid = i.indexrelid
            """),
    /** Default privileges have given rights to the twin that the table does not have. */
    REVOKES("""
            select distinct 'revoke all on ' || case c.relkind when 'S' then 'sequence ' else 'table ' end || c.oid::regclass
                   || ' from ' || case g.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end
            from p
            join pg_class c on c.oid = to_regclass(p.sq)
              or c.oid in (select to_regclass(p.nsp || '.' || quote_ident(n.fresh)) from names n where n.kind = 'q')
            cross join lateral aclexplode(
              coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's'::"char" else 'r' end, c.relowner))) as g
            where g.grantee <> c.relowner
            """),
    /** What the old table still has, and what is put on it anew when it comes back. */
    STRIPS("""
            select s.text
            from p
            join pg_class c on c.oid = to_regclass(p.sq)
            cross join lateral (
              select 'drop trigger ' || quote_ident(g.tgname) || ' on ' || p.sq as text
              from pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal
              union all
              select 'drop rule ' || quote_ident(r.rulename) || ' on ' || p.sq from pg_rewrite r where r.ev_class = c.oid
              union all
              select 'drop policy ' || quote_ident(y.polname) || ' on ' || p.sq from pg_policy y where y.polrelid = c.oid
              union all
              select 'alter table ' || p.sq || ' disable row level security' where c.relrowsecurity
              union all
              select 'alter table ' || p.sq || ' no force row level security' where c.relforcerowsecurity) as s
            """),
    /** Also what the owner has renounced. Given in the cut-over, because no policy guards the twin before. */
    GRANTS("""
            select 'grant ' || string_agg(g.privilege_type, ', ' order by g.privilege_type) || ' on ' || w.what || ' to '
                   || case g.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end
                   || case when g.is_grantable then ' with grant option' else '' end
            from p
            cross join lateral (
              select p.t as oid, 'table ' || p.sq as what
              union all
              select n.oid, 'sequence ' || p.nsp || '.' || quote_ident(n.fresh) from names n where n.kind = 'q') as w
            join pg_class c on c.oid = w.oid
            cross join lateral aclexplode(
              coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's'::"char" else 'r' end, c.relowner))) as g
            group by w.what, g.grantee, g.is_grantable
            union all
            select 'revoke ' || o.privilege_type || ' on ' || w.what || ' from ' || quote_ident(pg_get_userbyid(c.relowner))
            from p
            cross join lateral (
              select p.t as oid, 'table ' || p.sq as what
              union all
              select n.oid, 'sequence ' || p.nsp || '.' || quote_ident(n.fresh) from names n where n.kind = 'q') as w
            join pg_class c on c.oid = w.oid and c.relacl is not null
            cross join lateral aclexplode(acldefault(case c.relkind when 'S' then 's'::"char" else 'r' end, c.relowner)) as o
            where o.grantee = c.relowner and not exists (
              select from aclexplode(c.relacl) g where g.grantee = o.grantee and g.privilege_type = o.privilege_type)
            """),
    COLUMN_GRANTS("""
            select 'grant ' || g.privilege_type || ' (' || quote_ident(a.attname) || ') on table ' || p.sq || ' to '
                   || case g.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end
                   || case when g.is_grantable then ' with grant option' else '' end
            from p join pg_attribute a on a.attrelid = p.t and a.attnum > 0 and not a.attisdropped and a.attacl is not null
              and a.attnum not in (select w.attnum from gone w)
            cross join lateral aclexplode(a.attacl) as g
            """),
    COMMENTS("""
            select 'comment on ' || w.what || ' is ' || quote_literal(w.text)
            from p
            cross join lateral (
              select 'column ' || p.sq || '.' || quote_ident(a.attname) as what, d.description as text
              from pg_description d join pg_attribute a on a.attrelid = p.t and a.attnum = d.objsubid
              where d.classoid = 'pg_class'::regclass and d.objoid = p.t and d.objsubid > 0
                and a.attnum not in (select w.attnum from gone w)
              union all
              select case n.kind when 'i' then 'index ' else 'sequence ' end || p.nsp || '.' || quote_ident(n.fresh), d.description
              from names n join pg_description d on d.classoid = 'pg_class'::regclass and d.objoid = n.oid
              where n.kind in ('i', 'q')
              union all
              select 'statistics ' || x.stxnamespace::regnamespace || '.' || quote_ident(n.fresh), d.description
              from names n join pg_statistic_ext x on x.oid = n.oid
              join pg_description d on d.classoid = 'pg_statistic_ext'::regclass and d.objoid = n.oid
              where n.kind = 'x') as w
            """),
    /** Keys of the twin to other tables: each takes a lock there for a moment. */
    REFERENCES("""
            select 'alter table ' || p.sq || ' add constraint ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid)
                   || case when k.convalidated then ' not valid' else '' end
            from p join pg_constraint k on k.conrelid = p.t and k.contype = 'f' and k.confrelid <> p.t
              and k.oid not in (select w.oid from parted w)
            order by k.oid
            """),
    VALIDATIONS("""
            select 'alter table ' || p.sq || ' validate constraint ' || quote_ident(k.conname)
            from p join pg_constraint k on k.conrelid = p.t and k.contype = 'f' and k.confrelid <> p.t and k.convalidated
              and k.oid not in (select w.oid from parted w)
            order by k.oid
            """);

    private final String sql;

    Carried(String sql) {
        this.sql = sql;
    }

    public String sql() {
        return sql;
    }
}
