package dev.sluice.relations;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Catalog;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Sqlite;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import dev.sluice.sql.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table that keeps rows as they were before they were removed from another: their columns without any constraint, and three
 * more that say which call removed them, when, and how.
 *
 * @param exists whether it has been made already
 */
public record Archive(TableName name, Table of, boolean exists) {
    /** The call that removed the row. */
    public static final Name CALL = Name.of("sluice_call");

    /** When it did. */
    public static final Name REMOVED_AT = Name.of("sluice_removed_at");

    /** {@code delete}, or {@code null} and the places of the columns that were set to null, counted from 1. */
    public static final Name ACTION = Name.of("sluice_action");

    /** Names a call, so that what it removed can be told from what others did. */
    public static String newCall() {
        return "p-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** The archive of that name; one that is there already must have the columns of the table. */
    public static Archive of(Catalog catalog, TableName wanted, Table of) {
        TableName name =
                wanted.schema().isPresent() ? wanted : new TableName(of.name().schema(), wanted.name());
        if (name.equals(of.name())) {
            throw refused("a table cannot be its own archive", name);
        }
        for (Name own : List.of(CALL, REMOVED_AT, ACTION)) {
            if (of.column(own).isPresent()) {
                throw refused("table " + of.name() + " has a column \"" + own + "\", which archives need", name);
            }
        }
        Archive archive = new Archive(name, of, false);
        Optional<Table> found = catalog.find(name);
        found.ifPresent(archive::refuseOther);
        return new Archive(found.map(Table::name).orElse(name), of, found.isPresent());
    }

    /** The same, which may have been made meanwhile. */
    public Archive again(Catalog catalog) {
        return new Archive(name, of, exists || catalog.find(name).isPresent());
    }

    private static SluiceException refused(String what, TableName name) {
        return SluiceException.of(Kind.USAGE, what, "archive " + name, "name another archive");
    }

    private void refuseOther(Table there) {
        List<String> wanted = signature(columns());
        List<String> found = signature(there.columns());
        List<String> missing = wanted.stream().filter(c -> !found.contains(c)).toList();
        if (!missing.isEmpty()) {
            throw refused(
                    "table " + there.name() + " is no archive of " + of.name() + ": it has no " + missing.get(0), name);
        }
    }

    private static List<String> signature(List<Column> columns) {
        return columns.stream()
                .map(c -> "column \"" + c.name() + "\" " + c.declared().toLowerCase(Locale.ROOT))
                .toList();
    }

    private List<Column> columns() {
        Stream<Column> kept = of.columns().stream()
                .map(c ->
                        new Column(c.name(), c.type(), c.declared(), false, Optional.empty(), Column.Generation.NONE));
        Stream<Column> added = Stream.of(CALL, REMOVED_AT, ACTION)
                .map(n -> new Column(n, ValueType.TEXT, "text", true, Optional.empty(), Column.Generation.NONE));
        return Stream.concat(kept, added).toList();
    }

    /** Makes it, where it is not there; in PostgreSQL for its owner only. */
    public List<Sql> create(Dialect dialect) {
        Table table = new Table(name, 0, Table.Sort.TABLE, columns(), List.of(), List.of(), List.of(), Set.of());
        if (exists) {
            return List.of();
        }
        Sql created = Sql.of(dialect.createTable(table));
        return dialect instanceof Sqlite ? List.of(created) : List.of(created, new OwnersOnly(name).revoke());
    }

    /**
     * Removes rows and keeps them: one statement in PostgreSQL. SQLite has no such statement; its two stand in a transaction that
     * nobody else can write in.
     */
    public List<Sql> keep(Removal removal, Dialect dialect, String call) {
        if (dialect instanceof Sqlite) {
            return List.of(copy(removal, call), removal.statement());
        }
        return List.of(removal.deletes() ? moved(removal, call) : nulled(removal, call));
    }

    private Sql copy(Removal removal, String call) {
        Sql condition = removal.rows().on("r");
        return stamped(
                "insert into " + name.quoted() + " (" + list("") + ", " + stamps() + ") select " + list("r.")
                        + ", ?, strftime('%Y-%m-%d %H:%M:%f', 'now'), ? from "
                        + of.name().quoted() + " as r where "
                        + condition.text(),
                List.of(call, action(removal)),
                condition.binds());
    }

    private Sql moved(Removal removal, String call) {
        Sql condition = removal.rows().on("r");
        return stamped(
                "with gone as (" + removal.head() + " where " + condition.text() + " returning " + list("r.")
                        + ") insert into " + name.quoted() + " (" + list("") + ", " + stamps() + ") select "
                        + list("gone.")
                        + ", ?, now()::text, ? from gone",
                condition.binds(),
                List.of(call, action(removal)));
    }

    /** What the rows were before is read under their locks; they are told apart by their primary key. */
    private Sql nulled(Removal removal, String call) {
        Sql condition = removal.rows().on("w");
        String same = of.primaryKey().stream()
                .map(c -> "r." + c.quoted() + " = was." + c.quoted())
                .collect(Collectors.joining(" and "));
        return stamped(
                "with was as materialized (select " + list("w.") + " from " + Closure.rowsOf(of) + " as w where "
                        + condition.text() + " for update), nulled as (" + removal.head() + " from was where " + same
                        + " returning 1) insert into " + name.quoted() + " (" + list("") + ", " + stamps() + ") select "
                        + list("was.") + ", ?, now()::text, ? from was",
                condition.binds(),
                List.of(call, action(removal)));
    }

    private static Sql stamped(String text, List<@Nullable Object> first, List<@Nullable Object> then) {
        List<@Nullable Object> binds = new ArrayList<>(first);
        binds.addAll(then);
        return new Sql(text, binds);
    }

    private String action(Removal removal) {
        return removal.deletes()
                ? "delete"
                : removal.nulled().stream()
                        .map(c -> " " + (of.position(c).orElseThrow() + 1))
                        .collect(Collectors.joining("", "null", ""));
    }

    /** The columns that such an action set to null. */
    public List<Name> nulledBy(String action) {
        return IntStream.range(0, of.columns().size())
                .filter(i -> List.of(action.split(" ")).contains(String.valueOf(i + 1)))
                .mapToObj(i -> of.columns().get(i).name())
                .toList();
    }

    private static String stamps() {
        return CALL.quoted() + ", " + REMOVED_AT.quoted() + ", " + ACTION.quoted();
    }

    private String list(String alias) {
        return of.columnNames().stream().map(c -> alias + c.quoted()).collect(Collectors.joining(", "));
    }
}
