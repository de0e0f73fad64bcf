package dev.sluice.db;

import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;

/** What belongs to a database and not to what is in it: settings, rights, a limit of connections, a comment. */
record DatabaseTraits(Link link, String from) {
    void give(String to) {
        settings(to);
        rights(to);
        rest(to);
    }

    /** By way of this session, which reads each value as the server wrote it, lists included. */
    private void settings(String to) {
        Rows settings = link.query(Sql.of("""
                select coalesce(nullif(s.setrole, 0)::regrole::text, '') as role,
                       split_part(c, '=', 1) as name, substr(c, strpos(c, '=') + 1) as value
                from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase, unnest(s.setconfig) c
                where d.datname = ? order by 1, 2""", from));
        for (int i = 0; i < settings.size(); i++) {
            String role = text(settings, i, "role");
            String name = Cluster.quoted(text(settings, i, "name"));
            link.query(Sql.of("select set_config(?, ?, true)", text(settings, i, "name"), text(settings, i, "value")));
            link.execute(Sql.of("alter " + (role.isEmpty() ? "" : "role " + role + " in ") + "database "
                    + Cluster.quoted(to) + " set " + name + " from current"));
        }
    }

    private void rights(String to) {
        Rows given = link.query(Sql.of("""
                select a.privilege_type as what, coalesce(nullif(a.grantee, 0)::regrole::text, 'public') as who,
                       case when a.is_grantable then ' with grant option' else '' end as option
                from pg_database d, aclexplode(d.datacl) a where d.datname = ? order by 1, 2""", from));
        if (given.isEmpty()) {
            return;
        }
        String database = " on database " + Cluster.quoted(to);
        link.execute(Sql.of("revoke all" + database + " from public"));
        for (int i = 0; i < given.size(); i++) {
            link.execute(Sql.of("grant " + text(given, i, "what") + database + " to " + text(given, i, "who")
                    + text(given, i, "option")));
        }
    }

    private void rest(String to) {
        Rows rest = link.query(Sql.of("""
                select datconnlimit::text as most, coalesce(shobj_description(oid, 'pg_database'), '') as said
                from pg_database where datname = ?""", from));
        link.execute(
                Sql.of("alter database " + Cluster.quoted(to) + " with connection limit " + text(rest, 0, "most")));
        if (!text(rest, 0, "said").isEmpty()) {
            link.execute(Sql.of(
                    "comment on database " + Cluster.quoted(to) + " is " + Cluster.literal(text(rest, 0, "said"))));
        }
    }

    private static String text(Rows rows, int row, String label) {
        return String.valueOf(rows.text(row, label));
    }
}
