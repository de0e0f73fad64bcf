package dev.sluice.command.backfill;

import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Puts rows into a table that are not there yet by their key, and changes nothing but the named columns of those that are.
 *
 * @param columns that are written, the key's among them
 * @param update columns of rows that are there already
 */
record KeyedInsert(Table into, List<Name> columns, List<Name> key, List<Name> update, boolean postgres) {
    private static final List<String> TEXTS = List.of("text", "character", "citext");
    private static final Set<String> NO_EQUALITY = Set.of("json", "xml", "point", "polygon");

    KeyedInsert {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        update = List.copyOf(update);
        columns.forEach(name -> refuseUnlessWritable(into, name));
        refuseUnlessUnique(into, key, columns);
        for (Name name : update) {
            if (!columns.contains(name) || key.contains(name)) {
                throw Backfill.invalid(
                        "column \"" + name + "\" of update: is not one that is written, or is part of the key");
            }
        }
    }

    private static void refuseUnlessWritable(Table into, Name name) {
        Columns.of(into, name);
        if (!Columns.of(into, name).writable()) {
            throw Backfill.invalid("column \"" + name + "\" of " + into.name() + " is made by the database");
        }
    }

    /** Without such a key the same again would put the same rows in once more. */
    private static void refuseUnlessUnique(Table into, List<Name> key, List<Name> columns) {
        Set<Name> wanted = new TreeSet<>(key);
        boolean unique = wanted.equals(new TreeSet<>(into.primaryKey()))
                || into.uniqueKeys().stream()
                        .anyMatch(k -> !k.deferrable() && wanted.equals(new TreeSet<>(k.columns())));
        if (key.isEmpty() || !unique) {
            throw Backfill.invalid("table " + into.name() + " has no unique key over " + (key.isEmpty() ? "..." : key)
                    + ", by which rows could be told that are there already; give key:, or add the key");
        }
        if (!columns.containsAll(key)) {
            throw Backfill.invalid("the key " + key + " is not among the columns that are written: " + columns);
        }
    }

    /** What differs in the named columns becomes as it is in the rows. */
    Sql update(Sql rows) {
        String set = each(update, c -> c + " = sluice_rows." + c, ", ");
        return new Sql(
                "update " + into.name().quoted() + " set " + set + " from (" + rows.text() + ") as sluice_rows where "
                        + differs(),
                rows.binds());
    }

    /** How many rows that would change. */
    Sql differing(Sql rows) {
        return new Sql(
                "select count(*) as n from " + into.name().quoted() + ", (" + rows.text() + ") as sluice_rows where "
                        + differs(),
                rows.binds());
    }

    private String differs() {
        // By its own name: SQLite allows no other in a trigger.
        String own = into.name().name().quoted() + ".";
        String same = each(key, c -> own + c + " = sluice_rows." + c, " and ");
        String differs = update.stream()
                .map(name -> postgres
                        ? image(own, name) + " is distinct from " + image("sluice_rows.", name)
                        : own + name.quoted() + " collate binary is not sluice_rows." + name.quoted())
                .collect(Collectors.joining(" or "));
        return same + " and (" + differs + ")";
    }

    /** What a collation takes for the same is not, and some types know no equality. */
    private String image(String of, Name name) {
        String type = Columns.of(into, name).declared();
        boolean text = TEXTS.stream().anyMatch(type::startsWith);
        boolean unequal = NO_EQUALITY.contains(type);
        return of + name.quoted() + (text ? "::text collate \"C\"" : unequal ? "::text" : "");
    }

    /** A key that two different rows have, of which one would be dropped; no row where there is none. */
    Sql ambiguous(Sql rows) {
        String keys = each(key, c -> c, ", ");
        String whole = postgres
                ? "sluice_rows::text"
                : columns.stream().map(c -> "quote(" + c.quoted() + ")").collect(Collectors.joining(" || ',' || "));
        String shown = each(key, c -> "cast(" + c + " as text)", " || ', ' || ");
        return new Sql(
                "select " + shown + " as key from (" + rows.text() + ") as sluice_rows group by " + keys
                        + " having count(distinct " + whole + ") > 1 limit 1",
                rows.binds());
    }

    Sql insert(Sql rows) {
        String sql = "insert into %s (%s) select %s from (%s) as r where true on conflict (%s) do nothing";
        String quoted = each(columns, c -> c, ", ");
        return new Sql(
                sql.formatted(
                        into.name().quoted(),
                        quoted,
                        each(columns, c -> "r." + c, ", "),
                        rows.text(),
                        each(key, c -> c, ", ")),
                rows.binds());
    }

    static String each(List<Name> names, Function<String, String> text, String between) {
        return names.stream().map(Name::quoted).map(text).collect(Collectors.joining(between));
    }
}
