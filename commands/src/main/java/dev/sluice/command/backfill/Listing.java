package dev.sluice.command.backfill;

import dev.sluice.relations.Condition;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Queries that compare documents with the rows that came of them. */
final class Listing {
    private final Mapped mapped;
    private final ElementSql sql;
    private final Optional<Sql> where;

    /** Of all documents. */
    Listing(Mapped mapped) {
        this(mapped, Optional.empty());
    }

    /** Of those documents. */
    Listing(Mapped mapped, Optional<Sql> where) {
        this.mapped = mapped;
        this.sql = new ElementSql(mapped);
        this.where = where;
    }

    private String with() {
        String source = mapped.source().name().quoted();
        String from = (where.isPresent() ? "sluice_w" : source) + " as t";
        String all = sql.elements(from, "''");
        List<Name> sources = mapped.parentSources();
        String documents = IntStream.range(0, sources.size())
                .mapToObj(i -> "t." + sources.get(i).quoted() + " as p" + i)
                .collect(Collectors.joining(", "));
        String some = where.map(c -> "sluice_w as (select t.* from " + source + " as t where (" + c.text() + ")), ")
                .orElse("");
        String with = "with " + some + "sluice_s as " + once() + "(" + all + "), sluice_g as " + once() + "("
                + sql.good("select * from sluice_s as s") + "), sluice_d as (select " + documents + ", case when "
                + mapped.elements().documentFault() + " is null then 0 else 1 end as bad from " + from + ")";
        return mapped.mapping().links().isPresent()
                ? with + ", sluice_l as (select distinct " + keys("g") + ", "
                        + mapped.elements().link() + " as value from sluice_g as g"
                        + mapped.elements().eachLink("g.links") + ")"
                : with;
    }

    /** Behind it {@code sluice_ok} are the parents of which nothing is wrong, {@code sluice_u} rows and {@code sluice_ul} links that no document lists. */
    private String withUnlisted() {
        String into = mapped.into().name().quoted();
        String first = mapped.keyAliases().get(0);
        String rows = "select v.* from " + into + " as v" + ofSound("v") + " left join (select distinct " + keys("g")
                + " from sluice_g as g) as k on " + sql.same("v", "k") + " where k." + first + " is null";
        String with = with() + ", sluice_ok as (" + sound() + "), sluice_u as (" + rows + ")";
        return mapped.mapping()
                .links()
                .map(links -> with + ", sluice_ul as (select x.* from "
                        + mapped.links().orElseThrow().name().quoted() + " as x join " + into + " as v on v."
                        + mapped.rowKey().quoted() + " = x." + links.row().quoted() + ofSound("v")
                        + " left join sluice_l as l on " + sql.same("v", "l") + " and l.value = x."
                        + links.value().quoted() + " where l." + first + " is null)")
                .orElse(with);
    }

    private String sound() {
        String b =
                mapped.parentAliases().stream().map(p -> "b." + p + " = a." + p).collect(Collectors.joining(" and "));
        return "select " + parents("d") + " from sluice_d as d where d.bad = 0 except select " + parents("a")
                + " from (select "
                + parents("s") + ", count(*) as n from sluice_s as s group by " + grouped()
                + ") as a left join (select "
                + parents("g") + ", count(*) as n from sluice_g as g group by " + grouped() + ") as b on " + b
                + " where a.n > coalesce(b.n, 0)";
    }

    private String ofSound(String row) {
        List<Name> columns = mapped.parentColumns();
        return IntStream.range(0, columns.size())
                .mapToObj(i -> "ok.p" + i + " = " + row + "." + columns.get(i).quoted())
                .collect(Collectors.joining(" and ", " join sluice_ok as ok on ", ""));
    }

    private Sql sql(String text) {
        return new Sql(text, where.map(Sql::binds).orElse(List.of()));
    }

    /** How many rows and links no document lists, and of how many; links of such rows are not counted apart. */
    Sql counted() {
        String counts = " select (select count(*) from sluice_u as u) as gone, (select count(*) from "
                + mapped.into().name().quoted() + " as v" + ofSound("v") + ") as present";
        return sql(withUnlisted()
                + mapped.mapping()
                        .links()
                        .map(links -> counts + ", (select count(*) from sluice_ul as ul where ul."
                                + links.row().quoted() + " not in (select u."
                                + mapped.rowKey().quoted()
                                + " from sluice_u as u)) as gone_links, (select count(*) from "
                                + mapped.links().orElseThrow().name().quoted() + ") as present_links")
                        .orElse(counts));
    }

    /** The same, to be asked of their tables. */
    Unlisted unlisted() {
        List<Name> key = mapped.into().primaryKey().isEmpty()
                ? mapped.mapping().key()
                : mapped.into().primaryKey();
        return new Unlisted(
                row -> among(row, key, "u"), mapped.mapping().links().map(links ->
                        (Condition) row -> among(row, List.of(links.row(), links.value()), "ul")));
    }

    private Sql among(String row, List<Name> key, String query) {
        return sql("(" + ElementSql.columns(row, key) + ") in (" + withUnlisted() + " select "
                + ElementSql.columns(query, key) + " from sluice_" + query + " as " + query + ")");
    }

    /** PostgreSQL works out once what is named twice, and before version 12 it knows no such word. */
    private String once() {
        return mapped.postgres() ? "" : "materialized ";
    }

    private String keys(String of) {
        return mapped.keyAliases().stream().map(k -> of + "." + k).collect(Collectors.joining(", "));
    }

    private String parents(String of) {
        return mapped.parentAliases().stream().map(p -> of + "." + p).collect(Collectors.joining(", "));
    }

    private String parentsOf(String row) {
        List<Name> columns = mapped.parentColumns();
        return IntStream.range(0, columns.size())
                .mapToObj(i -> row + "." + columns.get(i).quoted() + " as p" + i)
                .collect(Collectors.joining(", "));
    }

    private String grouped() {
        return Stream.iterate(1, i -> i + 1)
                .limit(mapped.parentAliases().size())
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
    }

    /** A side of the comparison, joined by the parent. */
    private String joined(String query, String as) {
        String on = mapped.parentAliases().stream()
                .map(p -> as + "." + p + " = d." + p)
                .collect(Collectors.joining(" and "));
        return " left join (" + query + " group by " + grouped() + ") as " + as + " on " + on;
    }

    private String parentColumns() {
        List<Name> columns = mapped.parentColumns();
        return IntStream.range(0, columns.size())
                .mapToObj(i -> "d.p" + i + " as " + columns.get(i).quoted())
                .collect(Collectors.joining(", "));
    }

    /** One row for each parent: what its document lists, and what is there. */
    String compared() {
        String into = mapped.into().name().quoted();
        StringBuilder from = new StringBuilder(" from sluice_d as d");
        from.append(joined("select " + parents("s") + ", count(*) as n from sluice_s as s", "a"));
        from.append(joined("select " + parents("g") + ", count(*) as n from sluice_g as g", "b"));
        from.append(joined(
                "select " + parents("k") + ", count(*) as n, count(" + "v." + first() + ") as kept" + miscounted()
                        + " from (select " + keys("g") + ", count(*) as n from sluice_g as g group by " + keys("g")
                        + ") as k left join " + into + " as v on " + sql.same("v", "k"),
                "k"));
        from.append(joined("select " + parentsOf("v") + ", count(*) as n from " + into + " as v", "v"));
        String numbers = "coalesce(a.n, 0) as elements, coalesce(a.n, 0) - coalesce(b.n, 0) + d.bad as set_aside,"
                + " coalesce(k.n, 0) as listed, coalesce(v.n, 0) as present,"
                + " coalesce(k.n, 0) - coalesce(k.kept, 0) as missing, coalesce(v.n, 0) - coalesce(k.kept, 0) as extra";
        if (mapped.mapping().told().count().isPresent()) {
            numbers += ", coalesce(k.miscounted, 0) as miscounted";
        }
        if (mapped.mapping().links().isPresent()) {
            numbers += comparedLinks(from);
        }
        return with() + " select " + parentColumns() + ", " + numbers + from;
    }

    /** Rows that say another number of elements than the document has. */
    private String miscounted() {
        return mapped.mapping()
                .told()
                .count()
                .map(count -> ", sum(case when v." + count.quoted() + " <> k.n then 1 else 0 end) as miscounted")
                .orElse("");
    }

    private String first() {
        return mapped.mapping().key().get(0).quoted();
    }

    private String comparedLinks(StringBuilder from) {
        Mapping.Links links = mapped.mapping().links().orElseThrow();
        String table = mapped.links().orElseThrow().name().quoted();
        String into = mapped.into().name().quoted();
        String row = mapped.rowKey().quoted();
        from.append(joined(
                "select " + parents("l") + ", count(*) as n, count(x."
                        + links.value().quoted() + ") as kept from sluice_l as l left join "
                        + into + " as v on " + sql.same("v", "l") + " left join " + table + " as x on x."
                        + links.row().quoted() + " = v." + row + " and x."
                        + links.value().quoted() + " = l.value",
                "y"));
        from.append(joined(
                "select " + parentsOf("v") + ", count(*) as n from " + into + " as v join " + table + " as x on x."
                        + links.row().quoted() + " = v." + row,
                "z"));
        return ", coalesce(y.n, 0) as listed_links, coalesce(z.n, 0) as present_links,"
                + " coalesce(y.n, 0) - coalesce(y.kept, 0) as missing_links,"
                + " coalesce(z.n, 0) - coalesce(y.kept, 0) as extra_links";
    }

    /** One row for each parent: its document without repetitions and without what is set aside, and the same made of the tables. */
    String rebuilt() {
        String documents = joined(
                "select " + parents("m") + ", " + array("m", "q.list", true) + " as doc from ("
                        + sql.merged("select * from sluice_g as g") + ") as m" + listed(),
                "x");
        String tables = joined(
                "select " + parentsOf("v") + ", " + array("v", "q.list", false) + " as doc from "
                        + mapped.into().name().quoted() + " as v" + kept(),
                "y");
        return with() + " select " + parentColumns() + ", x.doc as listed, y.doc as kept from sluice_d as d" + documents
                + tables;
    }

    private String array(String of, String list, boolean aliased) {
        List<String> members = new ArrayList<>();
        mapped.mapping().fields().forEach(f -> {
            members.add(JsonPath.literal(String.join(".", f.path().keys())));
            members.add(
                    of + "." + (aliased ? mapped.alias(f.column()) : f.column().quoted()));
        });
        mapped.mapping().links().ifPresent(links -> {
            members.add(JsonPath.literal(String.join(".", links.path().keys())));
            members.add(mapped.elements().part(list));
        });
        String order = mapped.mapping().key().stream()
                .map(c -> of + "." + (aliased ? mapped.alias(c) : c.quoted()))
                .collect(Collectors.joining(", "));
        return mapped.elements().array(mapped.elements().object(members), order);
    }

    private String listed() {
        if (mapped.mapping().links().isEmpty()) {
            return "";
        }
        String on =
                mapped.keyAliases().stream().map(k -> "q." + k + " = m." + k).collect(Collectors.joining(" and "));
        return " left join (select " + keys("l") + ", " + mapped.elements().array("l.value", "l.value")
                + " as list from sluice_l as l group by " + keys("l") + ") as q on " + on;
    }

    private String kept() {
        return mapped.mapping()
                .links()
                .map(links -> " left join (select x." + links.row().quoted() + " as row_key, "
                        + mapped.elements()
                                .array(
                                        "x." + links.value().quoted(),
                                        "x." + links.value().quoted())
                        + " as list from " + mapped.links().orElseThrow().name().quoted() + " as x group by x."
                        + links.row().quoted() + ") as q on q.row_key = v."
                        + mapped.rowKey().quoted())
                .orElse("");
    }
}
