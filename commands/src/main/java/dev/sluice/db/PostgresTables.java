package dev.sluice.db;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.sluice.sql.Column;
import dev.sluice.sql.Column.Generation;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.Table.Trait;
import dev.sluice.sql.ValueType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads any number of PostgreSQL's tables in four queries. */
final class PostgresTables {
    private static final String RELATIONS = """
            select c.oid, n.nspname as schema, c.relname as name, c.relkind::text as kind,
                   c.relpersistence = 't' as temporary,
                   row_security_active(c.oid) as row_security,
                   exists (select from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal) as triggers,
                   c.relispartition as partition,
                   c.relkind <> 'p' and not c.relispartition
                     and exists (select from pg_inherits h where c.oid in (h.inhrelid, h.inhparent)) as inheritance,
                   exists (select from pg_constraint f where f.confrelid = c.oid and f.contype = 'f') as referenced
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.oid = any (?::oid[])
            order by n.nspname, c.relname
            """;

    /** The chain leads from each type to the type under its domains. */
    private static final String COLUMNS = """
            with recursive chain(top, type) as (
              select a.atttypid, a.atttypid
              from pg_attribute a
              where a.attrelid = any (?::oid[]) and a.attnum > 0 and not a.attisdropped
              union
              select c.top, t.typbasetype
              from chain c
              join pg_type t on t.oid = c.type
              where t.typtype = 'd'
            )
            select a.attrelid as oid, a.attname as name, a.attnotnull as not_null,
                   case when t.typnamespace = 'pg_catalog'::regnamespace then t.typname else '' end as base,
                   format_type(a.atttypid, a.atttypmod) as declared,
                   a.attidentity::text as identity, a.attgenerated::text as generated,
                   pg_get_expr(d.adbin, d.adrelid) as default_sql,
                   exists (
                     select from pg_depend o
                     where o.classid = 'pg_class'::regclass and o.refclassid = 'pg_class'::regclass
                       and o.refobjid = a.attrelid and o.refobjsubid = a.attnum and o.deptype = 'a') as owns_sequence
            from pg_attribute a
            join chain c on c.top = a.atttypid
            join pg_type t on t.oid = c.type and t.typtype <> 'd'
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attrelid = any (?::oid[]) and a.attnum > 0 and not a.attisdropped
            order by a.attrelid, a.attnum
            """;

    /** By way of json, because PostgreSQL 14 has no indnullsnotdistinct. */
    private static final String KEYS = """
            select i.indrelid as oid, c.relname as index, a.attname as "column", i.indisprimary as is_primary,
                   not i.indimmediate as is_deferrable,
                   coalesce(to_jsonb(i) ->> 'indnullsnotdistinct', 'false') as nulls_equal
            from pg_index i
            join pg_class c on c.oid = i.indexrelid
            cross join lateral unnest(i.indkey::int2[]) with ordinality k(attnum, position)
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
            where i.indrelid = any (?::oid[])
              and i.indisunique and i.indisvalid and not i.indisexclusion
              and i.indpred is null and i.indexprs is null
              and k.position <= i.indnkeyatts
            order by i.indrelid, c.relname, k.position
            """;

    /** A key to a partitioned table has a twin for each of its partitions; only the first of them is the user's. */
    private static final String FOREIGN_KEYS = """
            select f.oid as id, f.conrelid as oid, f.conname as name, f.condeferrable as is_deferrable,
                   f.confdeltype::text as on_delete, cn.nspname as child_schema, cc.relname as child,
                   pn.nspname as parent_schema, pc.relname as parent,
                   a.attname as "column", p.attname as parent_column,
                   to_jsonb(f) ->> 'confdelsetcols' is null or to_jsonb(f) -> 'confdelsetcols' @> to_jsonb(k.own) as nulled
            from pg_constraint f
            join pg_class cc on cc.oid = f.conrelid
            join pg_namespace cn on cn.oid = cc.relnamespace
            join pg_class pc on pc.oid = f.confrelid
            join pg_namespace pn on pn.oid = pc.relnamespace
            cross join lateral unnest(f.conkey, f.confkey) with ordinality k(own, theirs, position)
            join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.own
            join pg_attribute p on p.attrelid = f.confrelid and p.attnum = k.theirs
            where f.contype = 'f'
              and f.%s = any (?::oid[])
              and not exists (
                select from pg_constraint twin where twin.oid = f.conparentid and twin.conrelid = f.conrelid)
            order by cn.nspname, cc.relname, f.conname, f.oid, k.position
            """;

    private final Reader reader;

    PostgresTables(Reader reader) {
        this.reader = reader;
    }

    /** The tables with those ids, in the order of their names. */
    List<Table> read(List<Long> ids) {
        String array = array(ids);
        Map<Long, List<CatalogRow>> columns = byTable(Sql.of(COLUMNS, array, array));
        Map<Long, List<CatalogRow>> keys = byTable(Sql.of(KEYS, array));
        Map<Long, List<CatalogRow>> foreignKeys = byTable(Sql.of(FOREIGN_KEYS.formatted("conrelid"), array));
        List<Table> tables = new ArrayList<>();
        for (CatalogRow row : rows(Sql.of(RELATIONS, array))) {
            long id = row.number("oid");
            List<CatalogRow> own = keys.getOrDefault(id, List.of());
            tables.add(new Table(
                    row.table("schema", "name"),
                    id,
                    sort(row),
                    columns.getOrDefault(id, List.of()).stream()
                            .map(PostgresTables::column)
                            .toList(),
                    primaryKey(own),
                    uniqueKeys(own),
                    foreignKeys(foreignKeys.getOrDefault(id, List.of())),
                    traits(row)));
        }
        return tables;
    }

    List<Table.Inbound> inbound(long id) {
        String sql = FOREIGN_KEYS.formatted("confrelid");
        return CatalogRow.groups(rows(Sql.of(sql, array(List.of(id)))), "id").stream()
                .map(group -> new Table.Inbound(group.get(0).table("child_schema", "child"), foreignKey(group)))
                .toList();
    }

    private static Table.Sort sort(CatalogRow row) {
        if (row.is("temporary")) {
            return Table.Sort.TEMPORARY;
        }
        return switch (row.text("kind")) {
            case "p" -> Table.Sort.PARTITIONED;
            case "v" -> Table.Sort.VIEW;
            case "m" -> Table.Sort.MATERIALIZED_VIEW;
            case "f" -> Table.Sort.FOREIGN;
            default -> Table.Sort.TABLE;
        };
    }

    private static Set<Trait> traits(CatalogRow row) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        for (Trait trait :
                List.of(Trait.ROW_SECURITY, Trait.TRIGGERS, Trait.PARTITION, Trait.INHERITANCE, Trait.REFERENCED)) {
            if (row.is(trait.name().toLowerCase(Locale.ROOT))) {
                traits.add(trait);
            }
        }
        return traits;
    }

    private static Column column(CatalogRow row) {
        return new Column(
                row.name("name"),
                row.text("base").isEmpty() ? ValueType.OTHER : PostgresTypes.of(row.text("base")),
                row.text("declared"),
                row.is("not_null"),
                row.maybe("default_sql"),
                generation(row));
    }

    private static Generation generation(CatalogRow row) {
        if (!row.text("generated").isEmpty()) {
            return Generation.COMPUTED;
        }
        if (row.text("identity").equals("a")) {
            return Generation.IDENTITY_ALWAYS;
        }
        boolean serial = row.is("owns_sequence") && row.text("default_sql").startsWith("nextval(");
        return serial || row.text("identity").equals("d") ? Generation.IDENTITY : Generation.NONE;
    }

    private static List<Name> primaryKey(List<CatalogRow> keys) {
        return CatalogRow.names(
                keys.stream().filter(row -> row.is("is_primary")).toList(), "column");
    }

    private static List<Table.UniqueKey> uniqueKeys(List<CatalogRow> keys) {
        List<CatalogRow> others =
                keys.stream().filter(row -> !row.is("is_primary")).toList();
        return CatalogRow.groups(others, "index").stream()
                .map(group -> new Table.UniqueKey(
                        group.get(0).name("index"),
                        CatalogRow.names(group, "column"),
                        group.get(0).is("is_deferrable"),
                        !group.get(0).is("nulls_equal")))
                .toList();
    }

    private static List<Table.ForeignKey> foreignKeys(List<CatalogRow> rows) {
        return CatalogRow.groups(rows, "id").stream()
                .map(PostgresTables::foreignKey)
                .toList();
    }

    private static Table.ForeignKey foreignKey(List<CatalogRow> group) {
        CatalogRow first = group.get(0);
        return new Table.ForeignKey(
                first.text("name"),
                CatalogRow.names(group, "column"),
                first.table("parent_schema", "parent"),
                CatalogRow.names(group, "parent_column"),
                onDelete(first.text("on_delete")),
                first.is("is_deferrable"),
                CatalogRow.names(group.stream().filter(row -> row.is("nulled")).toList(), "column"));
    }

    private static String onDelete(String code) {
        return switch (code) {
            case "r" -> "restrict";
            case "c" -> "cascade";
            case "n" -> "set null";
            case "d" -> "set default";
            default -> "no action";
        };
    }

    private Map<Long, List<CatalogRow>> byTable(Sql sql) {
        return rows(sql).stream().collect(groupingBy(row -> row.number("oid")));
    }

    private List<CatalogRow> rows(Sql sql) {
        return CatalogRow.of(reader.query(sql));
    }

    private static String array(List<Long> ids) {
        return ids.stream().map(String::valueOf).collect(joining(",", "{", "}"));
    }
}
