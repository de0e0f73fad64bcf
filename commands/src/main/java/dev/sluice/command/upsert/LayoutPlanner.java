package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.upsert.Layout.Pair;
import dev.sluice.command.upsert.Upsert.Rename;
import dev.sluice.dialect.Sqlite;
import dev.sluice.sql.Column;
import dev.sluice.sql.Column.Generation;
import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Pairs the source's columns with the target's and finds the key. */
final class LayoutPlanner {
    private final Upsert command;
    private final Sides sides;

    LayoutPlanner(Upsert command, Sides sides) {
        this.command = command;
        this.sides = sides;
    }

    Layout layout(Origin origin, Table target) {
        List<Name> key = key(target);
        List<Pair> pairs = pairs(origin, target, key);
        refuseMissing(target, pairs, key);
        List<Pair> ordered = new ArrayList<>();
        key.forEach(k -> ordered.add(pairOf(pairs, k).orElseThrow()));
        pairs.stream().filter(p -> !key.contains(p.target().name())).forEach(ordered::add);
        return new Layout(ordered, key.size(), updated(ordered, key));
    }

    private List<Name> key(Table target) {
        if (command.selection().key().isEmpty()) {
            if (target.primaryKey().isEmpty()) {
                throw refused("table \"" + target.name() + "\" has no primary key", "pass key: [...]");
            }
            return target.primaryKey();
        }
        List<Name> key = command.selection().key().stream()
                .map(k -> column(target, k).name())
                .toList();
        if (!isUnique(target, key)) {
            throw refused(
                    "key " + key + " is not unique in table \"" + target.name() + "\"",
                    "create a unique index over exactly these columns, or choose another key");
        }
        return key;
    }

    private static boolean isUnique(Table target, List<Name> key) {
        List<Name> sorted = key.stream().sorted().toList();
        return sorted.equals(target.primaryKey().stream().sorted().toList())
                || target.uniqueKeys().stream()
                        .anyMatch(
                                u -> sorted.equals(u.columns().stream().sorted().toList()));
    }

    private static Column column(Table target, String name) {
        return find(target.columns(), name)
                .orElseThrow(() -> refused(
                        "table \"" + target.name() + "\" has no column \"" + name + "\"",
                        "its columns are " + target.columnNames()));
    }

    private List<Pair> pairs(Origin origin, Table target, List<Name> key) {
        refuseUnknown(origin, target);
        List<Pair> pairs = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (Column source : origin.columns()) {
            String wanted = renamed(source.name().text());
            Optional<Column> found = find(target.columns(), wanted);
            // What both sides compute is not carried, nor what is nowhere to be put.
            if (source.generation() == Generation.COMPUTED
                    && found.filter(Column::writable).isEmpty()) {
                continue;
            }
            if (found.isEmpty() && command.selection().only().isEmpty()) {
                unknown.add(wanted);
            }
            found.filter(c -> taken(c, key)).ifPresent(c -> pairs.add(checked(new Pair(source, c), target)));
        }
        if (!unknown.isEmpty()) {
            throw refused(
                    "the source has columns that table \"" + target.name() + "\" lacks: " + String.join(", ", unknown),
                    "add them to the table, leave them out of the query, or rename with map: [...]");
        }
        refuseTwoForOne(target, pairs);
        return pairs;
    }

    /** A name that means nothing would be an option that does nothing. */
    private void refuseUnknown(Origin origin, Table target) {
        for (String name : command.selection().only()) {
            if (target.columns().stream().noneMatch(c -> c.name().text().equals(name))) {
                throw refused(
                        "only: names the column \"" + name + "\", which table \"" + target.name() + "\" does not have",
                        "its columns are " + target.columnNames());
            }
        }
        for (Rename rename : command.selection().renames()) {
            if (origin.columns().stream().noneMatch(c -> c.name().text().equals(rename.source()))) {
                throw refused(
                        "map: renames the column \"" + rename.source() + "\", which the source does not have",
                        "its columns are "
                                + origin.columns().stream()
                                        .map(c -> c.name().text())
                                        .collect(Collectors.joining(", ")));
            }
            column(target, rename.target());
        }
    }

    private static void refuseTwoForOne(Table target, List<Pair> pairs) {
        Set<Name> seen = new HashSet<>();
        for (Pair pair : pairs) {
            if (!seen.add(pair.target().name())) {
                throw refused(
                        "two columns of the source go into the column \""
                                + pair.target().name() + "\" of table \"" + target.name() + "\"",
                        "rename one with map: [...], or leave it out in a query(...) as source");
            }
        }
    }

    private boolean taken(Column target, List<Name> key) {
        List<String> only = command.selection().only();
        boolean wanted = only.isEmpty() || only.contains(target.name().text()) || key.contains(target.name());
        return wanted && target.writable();
    }

    private Pair checked(Pair pair, Table target) {
        Column column = pair.target();
        if (sides.fromPostgres() && sides.toPostgres() && Lossy.isLossy(pair)) {
            throw refused(
                    "column \"" + column.name() + "\" of table \"" + target.name() + "\" is " + column.declared()
                            + ", the source's is " + pair.source().declared() + ", and the cast may lose digits",
                    "cast it in a query(...) as source");
        }
        if (sides.toPostgres() && Lossy.isCut(column) && !(sides.fromPostgres() && Wire.sameType(pair))) {
            throw refused(
                    "column \"" + column.name() + "\" of table \"" + target.name() + "\" is " + column.declared()
                            + ", and the server would cut longer values to that without an error",
                    "alter it to a type without a length, such as bit varying or text[]");
        }
        return pair;
    }

    private String renamed(String source) {
        return command.selection().renames().stream()
                .filter(r -> r.source().equals(source))
                .map(Rename::target)
                .findFirst()
                .orElse(source);
    }

    /** Exact first; a SQLite side has names that ignore case. */
    private static Optional<Column> find(List<Column> columns, String name) {
        Optional<Column> exact =
                columns.stream().filter(c -> c.name().text().equals(name)).findFirst();
        return exact.isPresent()
                ? exact
                : columns.stream()
                        .filter(c -> c.name().text().equalsIgnoreCase(name))
                        .findFirst();
    }

    private void refuseMissing(Table target, List<Pair> pairs, List<Name> key) {
        for (Name part : key) {
            if (pairOf(pairs, part).isEmpty()) {
                throw refused("the source has no column for the key column \"" + part + "\"", "map it with map: [...]");
            }
        }
        for (Column column : target.columns()) {
            boolean mustBeGiven = column.notNull()
                    && column.defaultSql().isEmpty()
                    && column.generation() == Generation.NONE
                    && !rowid(target, column);
            if (mustBeGiven && pairOf(pairs, column.name()).isEmpty()) {
                throw refused(
                        "column \"" + column.name() + "\" of table \"" + target.name()
                                + "\" must not be null, has no default, and the source does not have it",
                        "give it a default, or add it in a query(...) as source");
            }
        }
    }

    private boolean rowid(Table target, Column column) {
        return sides.home().dialect() instanceof Sqlite
                && target.primaryKey().equals(List.of(column.name()))
                && column.declared().toUpperCase(Locale.ROOT).equals("INTEGER");
    }

    private static Optional<Pair> pairOf(List<Pair> pairs, Name target) {
        return pairs.stream().filter(p -> p.target().name().equals(target)).findFirst();
    }

    private List<Name> updated(List<Pair> pairs, List<Name> key) {
        List<String> update = command.selection().update();
        for (String name : update) {
            if (pairs.stream().noneMatch(p -> p.target().name().text().equals(name))) {
                throw refused(
                        "update: names the column \"" + name + "\", which the sync does not carry", "check its name");
            }
        }
        return pairs.stream()
                .map(Pair::target)
                .filter(c -> !key.contains(c.name()))
                .filter(c -> c.generation() != Generation.IDENTITY_ALWAYS)
                .map(Column::name)
                .filter(n -> update.isEmpty() || update.contains(n.text()))
                .toList();
    }

    private static SluiceException refused(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "upsert", remedy);
    }
}
