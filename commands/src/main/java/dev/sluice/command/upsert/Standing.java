package dev.sluice.command.upsert;

import dev.sluice.db.Transaction;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import dev.sluice.stage.FullNames;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a PostgreSQL table is like, as far as one that is built anew takes it over. Two are equal as long as nothing has changed. */
record Standing(List<Held> columns, List<Index> indexes, List<Link> links) {
    private static final String COLUMNS = """
            select a.attnum::int, a.attname::text,
                   quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
                   || coalesce(' collate ' || (case when a.attcollation <> t.typcollation then nullif(a.attcollation, 0) end)::regcollation, '')
                   || case a.attgenerated::text when '' then '' else ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') '
                      || case a.attgenerated::text when 's' then 'stored' else 'virtual' end end,
                   case when a.attgenerated::text = '' then pg_get_expr(d.adbin, d.adrelid) end,
                   concat_ws(chr(1),
                     ' set storage ' || case when a.attstorage <> t.typstorage then
                       case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end end,
                     ' set compression ' || case a.attcompression::text when 'p' then 'pglz' when 'l' then 'lz4' end),
                   (select string_agg(q.objid::text, chr(1) order by q.objid)
                    from pg_depend q join pg_class s on s.oid = q.objid and s.relkind = 'S'
                    where q.classid = 'pg_class'::regclass and q.refclassid = 'pg_class'::regclass and q.refobjid = a.attrelid
                      and q.refobjsubid = a.attnum and q.deptype in ('i', 'a'))
            from pg_attribute a
            join pg_type t on t.oid = a.atttypid
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attrelid = ? and a.attnum > 0 and not a.attisdropped
            order by a.attnum
            """;

    private static final String INDEXES = """
            select i.indexrelid::bigint, c.relname::text, i.indisprimary, i.indisunique, i.indexprs is null and i.indpred is null,
                   (select string_agg(u.n::text, chr(1) order by u.o) from unnest(i.indkey::int2[]) with ordinality as u(n, o)),
                   i.indnkeyatts::int, k.oid::bigint
            from pg_index i
            join pg_class c on c.oid = i.indexrelid
            left join pg_constraint k on k.conindid = i.indexrelid and k.conrelid = i.indrelid and k.contype in ('p', 'u', 'x')
            where i.indrelid = ?
            order by i.indexrelid
            """;

    private static final String LINKS = """
            select k.oid::bigint, k.conname::text, cs.nspname::text, c.relname::text, ps.nspname::text, p.relname::text, w.plain, v.plain,
                   k.conindid::bigint, k.convalidated,
                   substr(f.text, length(f.start) + 1), starts_with(f.text, f.start)
            from pg_constraint k
            join pg_class c on c.oid = k.conrelid join pg_namespace cs on cs.oid = c.relnamespace
            join pg_class p on p.oid = k.confrelid join pg_namespace ps on ps.oid = p.relnamespace
            cross join lateral (
              select string_agg(a.attname, chr(1) order by u.o) as plain, string_agg(quote_ident(a.attname), ', ' order by u.o) as quoted
              from unnest(k.conkey) with ordinality as u(n, o) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n) as w
            cross join lateral (
              select string_agg(a.attname, chr(1) order by u.o) as plain, string_agg(quote_ident(a.attname), ', ' order by u.o) as quoted
              from unnest(k.confkey) with ordinality as u(n, o) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n) as v
            cross join lateral (
              select pg_get_constraintdef(k.oid) as text,
                     'FOREIGN KEY (' || w.quoted || ') REFERENCES ' || k.confrelid::regclass || '(' || v.quoted || ')' as start) as f
            where k.contype = 'f' and ? in (k.conrelid, k.confrelid)
            order by k.oid
            """;

    /** Of a table that is not there. */
    static final Standing NOTHING = new Standing(List.of(), List.of(), List.of());

    /**
     * A column.
     *
     * @param clause its name, its type, its collation, and how it is computed
     * @param more what follows {@code alter column}
     * @param sequences that belong to it
     */
    record Held(
            int number,
            Name name,
            String clause,
            Optional<String> defaultSql,
            List<String> more,
            List<Long> sequences) {}

    /**
     * An index.
     *
     * @param plain over whole rows and without expressions
     * @param columns numbers of all its columns, in which 0 is an expression
     * @param keys how many of them are its key
     * @param constraint of which it is a part; 0 for none
     */
    record Index(
            long oid,
            Name name,
            boolean primary,
            boolean unique,
            boolean plain,
            List<Integer> columns,
            int keys,
            long constraint) {
        List<Integer> key() {
            return columns.subList(0, keys);
        }
    }

    /** A foreign key that leaves the table or leads to it. */
    record Link(
            long oid,
            Name name,
            TableName childTable,
            TableName parentTable,
            List<Name> columns,
            List<Name> parentColumns,
            Tail tail) {
        private Link unproven() {
            Tail bare = new Tail(tail.index(), false, tail.rest().replaceFirst(" NOT VALID$", ""));
            return new Link(oid, name, childTable, parentTable, columns, parentColumns, bare);
        }
    }

    /** What else is known of a foreign key: the index that it leans on, whether it holds for all rows, and the end of its definition. */
    record Tail(long index, boolean valid, String rest) {}

    static Standing read(Transaction tx, Table table) {
        return FullNames.during(
                tx,
                () -> new Standing(
                        rows(tx, COLUMNS, table).stream().map(Standing::held).toList(),
                        rows(tx, INDEXES, table).stream().map(Standing::index).toList(),
                        rows(tx, LINKS, table).stream().map(Standing::link).toList()));
    }

    private static List<List<@Nullable Object>> rows(Transaction tx, String sql, Table table) {
        return tx.query(Sql.of(sql, table.id())).rows();
    }

    /** Whether all is the same but that foreign keys may have been validated. */
    boolean isLike(Standing other) {
        return unproven().equals(other.unproven());
    }

    private Standing unproven() {
        return new Standing(columns, indexes, links.stream().map(Link::unproven).toList());
    }

    Held column(Name name) {
        return columns.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }

    /** The number of the column of that name. */
    Optional<Integer> find(Name name) {
        return columns.stream()
                .filter(c -> c.name().equals(name))
                .map(Held::number)
                .findFirst();
    }

    private static Held held(List<@Nullable Object> row) {
        return new Held(
                (int) number(row.get(0)),
                Name.of(text(row.get(1))),
                text(row.get(2)),
                Optional.ofNullable(row.get(3)).map(Object::toString),
                split(row.get(4)),
                split(row.get(5)).stream().map(Long::valueOf).toList());
    }

    private static Index index(List<@Nullable Object> row) {
        return new Index(
                number(row.get(0)),
                Name.of(text(row.get(1))),
                is(row.get(2)),
                is(row.get(3)),
                is(row.get(4)),
                split(row.get(5)).stream().map(Integer::valueOf).toList(),
                (int) number(row.get(6)),
                number(row.get(7)));
    }

    private static Link link(List<@Nullable Object> row) {
        if (!is(row.get(11))) {
            throw Upsert.invalid("foreign key " + row.get(1) + " of " + row.get(3) + " cannot be written anew");
        }
        return new Link(
                number(row.get(0)),
                Name.of(text(row.get(1))),
                TableName.of(text(row.get(2)), text(row.get(3))),
                TableName.of(text(row.get(4)), text(row.get(5))),
                split(row.get(6)).stream().map(Name::of).toList(),
                split(row.get(7)).stream().map(Name::of).toList(),
                new Tail(number(row.get(8)), is(row.get(9)), text(row.get(10))));
    }

    private static List<String> split(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\u0001", -1));
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value);
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number n ? n.longValue() : 0;
    }

    private static boolean is(@Nullable Object value) {
        return Boolean.TRUE.equals(value);
    }
}
