package dev.sluice.shell.meta;

/** The catalog's lists, as psql has them. */
final class CatalogLists {
    private static final String NO_PRIVILEGES =
            "SQLite has no roles and no privileges: who may open the file may do all";

    static final Listing TABLES = relations("'r', 'p', 'f'", "table");
    static final Listing VIEWS = relations("'v'", "view");
    static final Listing MATERIALIZED_VIEWS =
            Listing.postgresOnly(relations("'m'", "view").postgres(), "SQLite has no materialized views");
    static final Listing INDEXES = Listing.both("""
            select n.nspname as "schema", c.relname as "name", t.relname as "table",
                   pg_get_indexdef(c.oid) as "definition", pg_size_pretty(pg_relation_size(c.oid)) as "size"
            from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_index i on i.indexrelid = c.oid
            join pg_class t on t.oid = i.indrelid
            where c.relkind in ('i', 'I') and n.nspname not in ('pg_catalog', 'information_schema')
              and n.nspname !~ '^pg_(toast|temp)' and (c.relname like ? or n.nspname || '.' || c.relname like ?)
            order by 1, 2
            """, """
            select name as "name", tbl_name as "table", coalesce(sql, '(of a constraint)') as "definition"
            from sqlite_schema where type = 'index' and name like ? escape '\\' order by 1
            """);
    static final Listing FUNCTIONS = Listing.postgresOnly("""
            select n.nspname as "schema", p.proname as "name", pg_get_function_result(p.oid) as "gives",
                   pg_get_function_arguments(p.oid) as "takes", l.lanname as "language"
            from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
            where n.nspname not in ('pg_catalog', 'information_schema')
              and (p.proname like ? or n.nspname || '.' || p.proname like ?) order by 1, 2
            """, "SQLite keeps no functions in a database");
    static final Listing SCHEMAS = Listing.both(
            """
            select n.nspname as "schema", pg_get_userbyid(n.nspowner) as "owner" from pg_namespace n
            where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and n.nspname like ? order by 1
            """,
            "select name as \"schema\", file as \"file\" from pragma_database_list where name like ? escape '\\' order by seq");
    static final Listing ROLES = Listing.postgresOnly("""
            select r.rolname as "role", r.rolsuper as "superuser", r.rolcreatedb as "creates databases",
                   r.rolcreaterole as "creates roles", r.rolcanlogin as "logs in",
                   (select string_agg(g.rolname, ', ' order by g.rolname) from pg_auth_members m
                    join pg_roles g on g.oid = m.roleid where m.member = r.oid) as "member of"
            from pg_roles r where r.rolname !~ '^pg_' and r.rolname like ? order by 1
            """, NO_PRIVILEGES);
    static final Listing DATABASES = Listing.both(
            """
            select d.datname as "database", pg_get_userbyid(d.datdba) as "owner",
                   pg_encoding_to_char(d.encoding) as "encoding", d.datcollate as "collation",
                   case when has_database_privilege(d.datname, 'connect')
                        then pg_size_pretty(pg_database_size(d.datname)) end as "size"
            from pg_database d where d.datname like ? order by 1
            """,
            "select name as \"database\", file as \"file\" from pragma_database_list where name like ? escape '\\' order by seq");
    static final Listing PRIVILEGES = Listing.postgresOnly("""
            select n.nspname as "schema", c.relname as "name", a.grantor::regrole::text as "granted by",
                   case when a.grantee = 0 then 'public' else a.grantee::regrole::text end as "granted to",
                   string_agg(lower(a.privilege_type), ', ' order by a.privilege_type) as "privileges"
            from pg_class c join pg_namespace n on n.oid = c.relnamespace,
                 lateral aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a
            where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema')
              and n.nspname !~ '^pg_(toast|temp)' and (c.relname like ? or n.nspname || '.' || c.relname like ?)
            group by 1, 2, 3, 4 order by 1, 2, 4
            """, NO_PRIVILEGES);

    private CatalogLists() {}

    private static Listing relations(String kinds, String sqliteType) {
        String postgres = """
                select n.nspname as "schema", c.relname as "name", pg_get_userbyid(c.relowner) as "owner",
                       case when c.reltuples >= 0 then c.reltuples::bigint end as "rows (estimate)",
                       pg_size_pretty(pg_total_relation_size(c.oid)) as "size"
                from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where c.relkind in (%s) and n.nspname not in ('pg_catalog', 'information_schema')
                  and n.nspname !~ '^pg_(toast|temp)' and (c.relname like ? or n.nspname || '.' || c.relname like ?)
                order by 1, 2
                """;
        String sqlite = """
                select name as "name" from sqlite_schema
                where type = '%s' and name not like 'sqlite\\_%%' escape '\\' and name like ? escape '\\' order by 1
                """;
        return Listing.both(postgres.formatted(kinds), sqlite.formatted(sqliteType));
    }
}
