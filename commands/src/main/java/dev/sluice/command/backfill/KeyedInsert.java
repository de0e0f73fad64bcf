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
        String sql = "update %s set %s from (%s) as sluice_r where %s and (%s)";
        // By its own name: SQLite allows no other in a trigger. So what stands beside it has one that no table has.
        String own = into.name().name().quoted() + ".";
        String same = each(key, c -> own + c + " = sluice_r." + c, " and ");
        String differs = each(update, c -> own + c + (postgres ? " is distinct from " : " is not ") + "sluice_r." + c, " or ");
        String set = each(update, c -> c + " = sluice_r." + c, ", ");
        return new Sql(sql.formatted(into.name().quoted(), set, rows.text(), same, differs), rows.binds());
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
