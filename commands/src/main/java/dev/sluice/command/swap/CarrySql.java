package dev.sluice.command.swap;

import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.stage.GoneKeys;
import dev.sluice.stage.Provenance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The statements that carry rows over which were written since a swap: {@code l} is the table, {@code o} the old one that comes back. */
record CarrySql(Site site, Provenance loaded) {
    private String live() {
        return site.target().name().quoted();
    }

    private String old() {
        return site.staging().quoted();
    }

    private static String each(List<Name> names, Function<Name, String> text, String between) {
        return names.stream().map(text).collect(Collectors.joining(between));
    }

    private String same(String one, String other) {
        return each(site.key(), c -> one + "." + c.quoted() + " = " + other + "." + c.quoted(), " and ");
    }

    private static String since(String alias) {
        return alias + ".xmin::text <> all (string_to_array(?, ','))";
    }

    /** With what {@link #since} asks for, so many times. */
    private Sql sql(String text, int times) {
        return new Sql(text, new ArrayList<>(Collections.nCopies(times, String.join(",", loaded.transactions()))));
    }

    private String live(String alias, String further) {
        return "exists (select 1 from " + live() + " as w where " + same("w", alias) + further + ")";
    }

    /** The swap had taken the row away. */
    private String gone(String alias) {
        String keys = new GoneKeys(site.target().name()).name().quoted();
        return loaded.gone() == 0 ? "false" : "exists (select 1 from " + keys + " as g where " + same("g", alias) + ")";
    }

    private String differs() {
        List<Name> names = site.updated();
        return names.isEmpty()
                ? "false"
                : "row(" + each(names, c -> "o." + c.quoted(), ", ") + ")::record *<> row("
                        + each(names, c -> "l." + c.quoted(), ", ") + ")::record";
    }

    private String written() {
        return live() + " as l where " + since("l");
    }

    private String changed() {
        return same("l", "o") + " and " + since("l") + " and " + differs();
    }

    private String deleted() {
        return "not " + live("o", "") + " and not " + gone("o");
    }

    /** Written under a key that the swap had taken away, where the old row says something else. */
    Sql countReborn() {
        return sql(
                "select count(*) as n from " + live() + " as l, " + old() + " as o where " + changed() + " and "
                        + gone("l"),
                1);
    }

    /** Written with a value of a unique key that another row has, which stays. */
    Sql countTaken(Table.UniqueKey key) {
        String equal = key.nullsDistinct() ? " = " : " is not distinct from ";
        String taken = each(key.columns(), c -> "o." + c.quoted() + equal + "l." + c.quoted(), " and ");
        return sql(
                "select count(*) as n from " + written() + " and exists (select 1 from " + old() + " as o where "
                        + taken
                        + " and not (" + same("o", "l") + ") and (" + live("o", " and not (" + since("w") + ")")
                        + " or "
                        + gone("o") + " and not " + live("o", "") + "))",
                2);
    }

    Sql countInserted() {
        return sql(
                "select count(*) as n from " + written() + " and not exists (select 1 from " + old() + " as o where "
                        + same("l", "o") + ")",
                1);
    }

    Sql countChanged() {
        return sql("select count(*) as n from " + live() + " as l, " + old() + " as o where " + changed(), 1);
    }

    Sql countDeleted() {
        return Sql.of("select count(*) as n from " + old() + " as o where " + deleted());
    }

    Sql delete() {
        return Sql.of("delete from " + old() + " as o where " + deleted());
    }

    /** Whole rows: they are deleted and come again with those that are new, so that rows may have exchanged their unique values. */
    Sql deleteChanged() {
        return sql("delete from " + old() + " as o using " + live() + " as l where " + changed(), 1);
    }

    Sql insert() {
        String columns = each(site.columns(), Name::quoted, ", ");
        return sql(
                "insert into " + old() + " (" + columns + ") overriding system value select "
                        + each(site.columns(), c -> "l." + c.quoted(), ", ") + " from " + written()
                        + " and not exists (select 1 from " + old() + " as o where " + same("l", "o") + ")",
                1);
    }

    Sql lock() {
        return Sql.of("lock table " + old() + " in share row exclusive mode");
    }

    /** Of the old table's rows, those that refer to none of it; one count for each foreign key of the table to itself. */
    List<Sql> countDangling() {
        return site.target().foreignKeys().stream()
                .flatMap(key -> Orphans.countDangling(site, key).stream())
                .toList();
    }
}
