package dev.sluice.shell.meta;

import static dev.sluice.shell.meta.Meta.Takes.TABLE;
import static dev.sluice.shell.meta.Meta.Takes.TEXT;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Rows;
import java.util.List;

/** What the database holds. */
final class DescribingMetas {
    static final MetaGroup GROUP = new MetaGroup(
            "What the database holds; * in a pattern stands for anything",
            List.of(
                    Meta.of(
                            "\\d [TABLE]",
                            "Tables, or a table's columns, keys and indexes.",
                            TABLE,
                            TableDescription::print),
                    Meta.of(
                            "\\d+ [TABLE]",
                            "The same, and what refers to the table.",
                            TABLE,
                            TableDescription::printMore),
                    listed("\\dt [PATTERN]", "Tables with owner, rows and size.", CatalogLists.TABLES),
                    listed("\\dv [PATTERN]", "Views.", CatalogLists.VIEWS),
                    listed("\\dm [PATTERN]", "Materialized views.", CatalogLists.MATERIALIZED_VIEWS),
                    listed("\\di [PATTERN]", "Indexes.", CatalogLists.INDEXES),
                    listed("\\df [PATTERN]", "Functions.", CatalogLists.FUNCTIONS),
                    listed("\\dn [PATTERN]", "Schemas.", CatalogLists.SCHEMAS),
                    listed("\\du [PATTERN]", "Roles.", CatalogLists.ROLES),
                    listed("\\dp [PATTERN]", "Privileges.", CatalogLists.PRIVILEGES),
                    listed("\\l [PATTERN]", "Databases.", CatalogLists.DATABASES),
                    Meta.of("\\sv VIEW", "The definition of a view.", TABLE, DescribingMetas::view),
                    Meta.of("\\sf FUNCTION", "The definition of a function.", TEXT, DescribingMetas::function)));

    private DescribingMetas() {}

    private static Meta listed(String signature, String summary, Listing listing) {
        return Meta.of(signature, summary, TABLE, listing::print);
    }

    private static void view(MetaCall call) {
        String name = call.required("the name of a view");
        Rows rows = call.desk().isSqlite()
                ? call.query("select sql from sqlite_schema where type = 'view' and name = ? collate nocase", name)
                : call.query(
                        "select 'create view ' || c.oid::regclass || ' as' || chr(10) || pg_get_viewdef(c.oid, true)"
                                + " from pg_class c where c.oid = to_regclass(?) and c.relkind in ('v', 'm')",
                        name);
        print(call, rows, "view \"" + name + "\"");
    }

    private static void function(MetaCall call) {
        String name = call.required("the name of a function");
        if (call.desk().isSqlite()) {
            throw SluiceException.of(Kind.USAGE, CatalogLists.FUNCTIONS.lack(), "", "it works on PostgreSQL");
        }
        Rows rows = call.query(
                "select pg_get_functiondef(p.oid) from pg_proc p where p.prokind in ('f', 'p') and"
                        + " (p.oid = to_regproc(?) or p.oid = to_regprocedure(?))",
                name,
                name);
        print(call, rows, "function \"" + name + "\"");
    }

    private static void print(MetaCall call, Rows rows, String what) {
        if (rows.isEmpty()) {
            throw MetaCall.usage(what + " does not exist", "");
        }
        call.desk().results().line(String.valueOf(rows.value()).stripTrailing());
    }
}
