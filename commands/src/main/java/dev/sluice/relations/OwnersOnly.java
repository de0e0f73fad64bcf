package dev.sluice.relations;

import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;

/**
 * A PostgreSQL table that Sluice has made for itself: what default privileges give to others on new tables they do not get on this one,
 * because no policy guards its rows.
 */
public record OwnersOnly(TableName table) {
    private static final String BODY = """
            declare g record;
            begin
              for g in select distinct a.grantee
                       from pg_catalog.pg_class c cross join lateral pg_catalog.aclexplode(c.relacl) a
                       where c.oid = %1$s::pg_catalog.regclass and a.grantee <> c.relowner
              loop
                execute 'revoke all on table ' || %1$s || ' from '
                  || case g.grantee when 0 then 'public' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) end;
              end loop;
            end
            """;

    /** To be executed once the table is there. */
    public Sql revoke() {
        return Sql.of("do " + literal(BODY.formatted(literal(table.quoted()))));
    }

    /** Read in the same way whatever the setting for backslashes is. */
    private static String literal(String text) {
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
