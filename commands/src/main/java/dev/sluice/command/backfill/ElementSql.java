package dev.sluice.command.backfill;

import dev.sluice.sql.Name;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Elements as rows, and the rows that come of them; text without bound values, because triggers hold it too. */
final class ElementSql {
    private final Mapped mapped;
    private final Elements elements;

    ElementSql(Mapped mapped) {
        this.mapped = mapped;
        this.elements = mapped.elements();
    }

    /** The columns of {@link #elements}. */
    List<String> columns() {
        List<String> all = new ArrayList<>(List.of("place", "pos", "fault"));
        if (mapped.links().isPresent()) {
            all.add("links");
        }
        all.addAll(mapped.parentAliases());
        IntStream.range(0, mapped.mapping().fields().size()).forEach(i -> all.add("c" + i));
        return all;
    }

    /**
     * All elements.
     *
     * @param from tables of which {@code t} is the one with the documents
     * @param place an expression that tells the document
     */
    String elements(String from, String place) {
        List<Elements.Typed> fields = mapped.fields();
        List<String> given = new ArrayList<>(List.of("s.place", "s.pos", "s.fault"));
        if (mapped.links().isPresent()) {
            given.add(elements.links() + " as links");
        }
        mapped.parentAliases().forEach(p -> given.add("s." + p));
        IntStream.range(0, fields.size()).forEach(i -> given.add(elements.value(fields.get(i)) + " as c" + i));
        List<Elements.Given> known = new ArrayList<>(List.of(new Elements.Given(place, "place")));
        known.addAll(parents());
        return "select " + String.join(", ", given) + " from (" + elements.apart(from, known, fields) + ") as s";
    }

    private List<Elements.Given> parents() {
        List<Name> sources = mapped.parentSources();
        return IntStream.range(0, sources.size())
                .mapToObj(i -> new Elements.Given("t." + sources.get(i).quoted(), "p" + i))
                .toList();
    }

    /** Those elements that have no fault, and whose lists name nothing unknown. */
    String good(String all) {
        return "select e.* from (" + all + ") as e where e.fault is null"
                + unknown()
                        .map(u -> " and not exists (select 1 from (select 1 as one) as o" + elements.eachLink("e.links")
                                + " where " + u + ")")
                        .orElse("");
    }

    /** Whether a value {@code n} of a list is of no row; empty where the database does not say which rows there are. */
    Optional<String> unknown() {
        return mapped.reference()
                .map(key -> "not exists (select 1 from " + key.parent().quoted() + " as k where k."
                        + key.parentColumns().get(0).quoted() + " = " + elements.link() + ")");
    }

    /** One row for each key, under the names of the target's columns. */
    String rows(String good) {
        List<String> given = new ArrayList<>();
        mapped.parentColumns().forEach(c -> given.add("m." + mapped.alias(c) + " as " + c.quoted()));
        mapped.mapping()
                .fields()
                .forEach(f -> given.add(
                        "m." + mapped.alias(f.column()) + " as " + f.column().quoted()));
        mapped.mapping().told().count().ifPresent(c -> given.add("m.n as " + c.quoted()));
        mapped.mapping().told().position().ifPresent(c -> given.add("m.pos as " + c.quoted()));
        mapped.ownKey()
                .ifPresent(c -> given.add(elements.newKey(c) + " as " + c.name().quoted()));
        return "select " + String.join(", ", given) + " from (" + merged(good) + ") as m";
    }

    /** The first element of each key, with the number of all in {@code n}. */
    String merged(String good) {
        String key = mapped.keyAliases().stream().map(k -> "g." + k).collect(Collectors.joining(", "));
        return "select * from (select g.*, row_number() over (partition by " + key
                + " order by g.pos) as r, count(*) over (partition by " + key + ") as n from (" + good
                + ") as g) as w where w.r = 1";
    }

    /** Whether a row {@code v} of the target is that of an element. */
    String same(String row, String element) {
        return Stream.of(mapped.mapping().key())
                .flatMap(List::stream)
                .map(c -> row + "." + c.quoted() + " = " + element + "." + mapped.alias(c))
                .collect(Collectors.joining(" and "));
    }

    /** Puts in the values of lists; those that are there stay as they are. */
    String insertLinks(String good) {
        Mapping.Links links = mapped.mapping().links().orElseThrow();
        String into = "insert into %s (%s, %s%s) select v.%s, %s%s from (%s) as e cross join %s as v%s where %s";
        String key = mapped.rowKey().quoted();
        return into.formatted(
                        mapped.links().orElseThrow().name().quoted(),
                        links.row().quoted(),
                        links.value().quoted(),
                        links.position().map(p -> ", " + p.quoted()).orElse(""),
                        key,
                        elements.link(),
                        links.position().isPresent() ? ", min(e.pos)" : "",
                        good,
                        mapped.into().name().quoted(),
                        elements.eachLink("e.links"),
                        same("v", "e"))
                + " group by 1, 2 on conflict (" + links.row().quoted() + ", "
                + links.value().quoted()
                + ") do nothing";
    }

    /** Takes away the rows of those parents that no element lists. */
    String deleteRows(String parents, String good) {
        return "delete from " + mapped.into().name().quoted() + " where "
                + unlisted(mapped.into().name().name().quoted(), parents, good);
    }

    /** Whether a row of the target is one of those parents', and of no element. */
    String unlisted(String row, String parents, String good) {
        return "(" + columns(row, mapped.parentColumns()) + ") in (" + parents + ") and not exists (select 1 from ("
                + good + ") as e where " + same(row, "e") + ")";
    }

    /** Takes away the values of those parents' lists that no element lists. */
    String deleteLinks(String parents, String good) {
        TableName table = mapped.links().orElseThrow().name();
        return "delete from " + table.quoted() + " where "
                + unlistedLink(table.name().quoted(), parents, good);
    }

    /** Whether a value is in a list of those parents' rows, and in that of no element. */
    String unlistedLink(String own, String parents, String good) {
        Mapping.Links links = mapped.mapping().links().orElseThrow();
        String into = mapped.into().name().quoted();
        String key = mapped.rowKey().quoted();
        return own + "." + links.row().quoted() + " in (select v." + key + " from " + into + " as v where ("
                + columns("v", mapped.parentColumns()) + ") in (" + parents + ")) and not exists (select 1 from " + into
                + " as v cross join (" + good + ") as e" + elements.eachLink("e.links") + " where v." + key + " = "
                + own
                + "." + links.row().quoted() + " and " + same("v", "e") + " and " + elements.link() + " = " + own + "."
                + links.value().quoted() + ")";
    }

    static String columns(String of, List<Name> names) {
        return KeyedInsert.each(names, c -> of + "." + c, ", ");
    }
}
