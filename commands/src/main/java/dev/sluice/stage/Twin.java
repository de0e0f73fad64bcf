package dev.sluice.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.db.Reader;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A table, the twin that is to take its place, and the name that the table itself is retired under.
 *
 * @param parts what has a name of its own in the schema: indexes, the sequences of identity columns, extended statistics
 * @param withheld what the twin does not get
 */
public record Twin(Table live, Name fresh, Name retired, Direction direction, List<Part> parts, Withheld withheld) {
    /** What the comment on a table begins with that is made to take another's place, until it does. */
    public static final String MARK = "staging table of a swap, made by sluice";

    /** What the names of parts end in, on the table that comes and on the one that goes. */
    public enum Direction {
        FORTH("_new", "_old"),
        BACK("_old", "_new");

        private final String comes;
        private final String goes;

        Direction(String comes, String goes) {
            this.comes = comes;
            this.goes = goes;
        }

        /** The name of the table that goes. */
        public Name gone(Name live) {
            return live.derived(goes);
        }
    }

    private static final String PARTS = """
            select 'i' as kind, i.indexrelid as oid, c.relname::text as name
            from pg_index i join pg_class c on c.oid = i.indexrelid
            where i.indrelid = ?
            union all
            select 'q', c.oid, c.relname::text
            from pg_depend d join pg_class c on c.oid = d.objid and c.relkind = 'S'
            where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = ? and d.deptype = 'i'
            union all
            select 'x', x.oid, x.stxname::text from pg_statistic_ext x where x.stxrelid = ?
            order by 1, 2
            """;

    /**
     * One of them.
     *
     * @param kind {@code i} for an index, {@code k} for one that the twin has in another form, {@code q} for a sequence, {@code x} for
     *     statistics
     */
    public record Part(String kind, long oid, Name name) {}

    public Twin {
        parts = List.copyOf(parts);
    }

    /** A new table that is to take the live one's place. */
    public static Twin of(Reader reader, Table live, Name fresh) {
        return of(reader, live, fresh, Withheld.NOTHING);
    }

    /** A new table of another shape. */
    public static Twin of(Reader reader, Table live, Name fresh, Withheld withheld) {
        return new Twin(
                live,
                fresh,
                live.name().name().derived(Direction.FORTH.goes),
                Direction.FORTH,
                parts(reader, live, withheld),
                withheld);
    }

    /** The old table that is to come back. */
    public static Twin back(Reader reader, Table live) {
        Name name = live.name().name();
        return new Twin(
                live,
                name.derived(Direction.BACK.comes),
                name.derived(Direction.BACK.goes),
                Direction.BACK,
                parts(reader, live, Withheld.NOTHING),
                Withheld.NOTHING);
    }

    /** As it is by now. */
    public Twin again(Reader reader) {
        return new Twin(live, fresh, retired, direction, parts(reader, live, withheld), withheld);
    }

    private static List<Part> parts(Reader reader, Table live, Withheld withheld) {
        return reader.query(Sql.of(PARTS, live.id(), live.id(), live.id())).rows().stream()
                .map(row -> new Part(
                        String.valueOf(row.get(0)),
                        row.get(1) instanceof Number n ? n.longValue() : 0,
                        Name.of(String.valueOf(row.get(2)))))
                .filter(part -> !withheld.parts().contains(part.oid()))
                .map(part -> withheld.replaced().contains(part.oid()) ? new Part("k", part.oid(), part.name()) : part)
                .toList();
    }

    /** A query on the two, with the names in its head. */
    public Sql query(String body) {
        return Sql.of(
                AttachedSql.HEAD + body,
                live.id(),
                fresh.text(),
                retired.text(),
                listed(Part::kind),
                listed(part -> String.valueOf(part.oid())),
                listed(part -> hex(part.name().derived(direction.comes))),
                listed(part -> hex(part.name().derived(direction.goes))),
                Withheld.listed(withheld.columns()),
                Withheld.listed(withheld.constraints()));
    }

    private String listed(Function<Part, String> each) {
        return parts.stream().map(each).collect(Collectors.joining(","));
    }

    /** A name may hold any character that would part it from the next. */
    private static String hex(Name name) {
        return HexFormat.of().formatHex(name.text().getBytes(UTF_8));
    }
}
