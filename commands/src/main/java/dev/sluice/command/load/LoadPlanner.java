package dev.sluice.command.load;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.load.Load.Mode;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;
import dev.sluice.files.Records;
import dev.sluice.relations.ForeignKeyOrder;
import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import dev.sluice.sql.Table.ForeignKey;
import dev.sluice.sql.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides what a load does: finds files and tables, pairs fields with columns, orders the tables. */
final class LoadPlanner {
    private final Load command;
    private final Databases databases;
    private final Database home;

    LoadPlanner(Load command, Databases databases) {
        this.command = command;
        this.databases = databases;
        this.home = databases.home();
    }

    /** A table and its files, and what it inherits where it takes arrays inside of records. */
    private record Wanted(Table table, List<Input> inputs, List<Name> inherited, List<String> nested) {}

    LoadPlan plan() {
        return home.read(this::plan);
    }

    /** Records are set aside late in a load; that there is no place for them is better known before it. */
    private void refuseRejectsNowhere(Transaction tx) {
        command.aside().file().map(databases.directory()::resolve).ifPresent(file -> {
            boolean folder = Files.isDirectory(file);
            if (folder || !Files.isDirectory(file.toAbsolutePath().resolveSibling(""))) {
                throw SluiceException.of(
                        Kind.USAGE,
                        folder ? "the file for rejects is a folder" : "there is no folder for the rejects",
                        command.aside().file().orElseThrow().toString(),
                        "name a file in a folder that is there");
            }
            Rejects.refuseTaken(file, tx);
        });
    }

    private LoadPlan plan(Transaction tx) {
        refuseRejectsNowhere(tx);
        Catalog catalog = Catalog.of(tx, home.dialect());
        List<Wanted> wanted = wanted(catalog);
        List<Table> tables = wanted.stream().map(Wanted::table).toList();
        tables.forEach(LoadPlanner::refuseOther);
        ForeignKeyOrder order = ForeignKeyOrder.parentsFirst(tables);
        order.cycles().forEach(this::refuseUnlessDeferrable);
        Situation situation = new Situation(tx, catalog, home.dialect() instanceof Postgres);
        List<TableLoad> loads = new ArrayList<>();
        for (Table table : order.tables()) {
            Wanted one = wanted.stream()
                    .filter(w -> w.table().equals(table))
                    .findFirst()
                    .orElseThrow();
            loads.add(load(one, situation, loads.size() + 1));
        }
        wanted.forEach(child -> refuseWithoutParent(child, loads));
        List<String> notes = new ArrayList<>();
        loads.forEach(load -> notes.addAll(situation.notes(load)));
        new Clearing(situation, loads).refuseLosses();
        boolean deferred = !order.cycles().isEmpty() || (!situation.postgres() && refersToItself(tables));
        return new LoadPlan(command, loads, deferred, bytes(loads), notes);
    }

    private static boolean refersToItself(List<Table> tables) {
        return tables.stream()
                .anyMatch(t -> t.foreignKeys().stream().anyMatch(k -> k.parent().equals(t.name())));
    }

    private TableLoad load(Wanted wanted, Situation situation, int number) {
        Layouts layouts = new Layouts(command.fields(), wanted.table(), wanted.inherited(), wanted.nested());
        Layout layout = layouts.of(wanted.inputs(), wanted.inherited());
        Mode mode = mode(wanted.table(), situation);
        List<Name> key = mode == Mode.UPSERT ? key(wanted.table(), layout) : List.of();
        boolean aside = command.aside().file().isPresent();
        if (mode != Mode.APPEND && wanted.table().is(Table.Trait.INHERITANCE)) {
            throw SluiceException.of(
                    Kind.USAGE,
                    wanted.table().name()
                            + " shares its rows with others by inheritance, and they would be reached as well",
                    "load",
                    "only mode: 'append' knows whose rows it writes");
        }
        return new TableLoad(wanted.table(), wanted.inputs(), layout, mode, key, number, aside);
    }

    private Mode mode(Table table, Situation situation) {
        if (command.mode().isPresent()) {
            return command.mode().get();
        }
        if (situation.hasRows(table)) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "table " + table.name() + " has rows, and load does not say what becomes of them",
                    "load",
                    "say mode: 'append', 'replace', 'upsert' or 'swap'");
        }
        return Mode.APPEND;
    }

    private List<Name> key(Table table, Layout layout) {
        List<Name> key = command.fields().key().isEmpty()
                ? table.primaryKey()
                : command.fields().key().stream().map(Name::of).toList();
        boolean unique = key.equals(table.primaryKey())
                || table.uniqueKeys().stream()
                        .anyMatch(u ->
                                u.columns().size() == key.size() && u.columns().containsAll(key));
        if (key.isEmpty() || !unique) {
            String what = key.isEmpty()
                    ? "table " + table.name() + " has no primary key"
                    : key + " is no unique key of table " + table.name();
            throw SluiceException.of(Kind.USAGE, what, "load", "name a unique key: key: [...]");
        }
        if (!layout.fills(key)) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "the files do not have the key " + key + " of table " + table.name(),
                    "load",
                    "upsert needs it");
        }
        return key;
    }

    private List<Wanted> wanted(Catalog catalog) {
        InputFiles files = new InputFiles(command, databases);
        Map<Table, List<Input>> outer = new LinkedHashMap<>();
        if (command.into().table().isPresent()) {
            outer.put(catalog.table(command.into().table().get()), files.all());
        }
        for (Map.Entry<String, TableName> each : command.into().tables().entrySet()) {
            List<Input> more = new ArrayList<>(files.inFolder(each.getKey()));
            outer.merge(catalog.table(each.getValue()), more, (a, b) -> {
                List<Input> both = new ArrayList<>(a);
                both.addAll(b);
                refuseTwice(both);
                return both;
            });
        }
        List<Wanted> all = new ArrayList<>();
        for (Map.Entry<Table, List<Input>> each : outer.entrySet()) {
            List<Wanted> inner = inner(each.getKey(), each.getValue(), catalog, outer.size() == 1);
            List<String> nested = inner.stream()
                    .map(w -> w.inputs().get(0).nesting().orElseThrow().field())
                    .toList();
            all.add(new Wanted(each.getKey(), each.getValue(), List.of(), nested));
            all.addAll(inner);
        }
        refuseUnusedChildren(all, outer.size());
        return all;
    }

    private static void refuseTwice(List<Input> inputs) {
        Set<java.nio.file.Path> seen = new HashSet<>();
        inputs.stream()
                .filter(input -> !seen.add(input.file().path()))
                .findFirst()
                .ifPresent(input -> {
                    throw Load.invalid(
                            "two patterns name the file " + input.file().shown());
                });
    }

    private void refuseUnusedChildren(List<Wanted> all, int outer) {
        if (all.size() != outer + command.into().children().size()) {
            throw Load.invalid(
                    "children names a table that is not loaded: write ['table.field': 'child'], or load one table");
        }
    }

    private List<Wanted> inner(Table parent, List<Input> inputs, Catalog catalog, boolean alone) {
        List<Wanted> inner = new ArrayList<>();
        for (Map.Entry<String, TableName> child : command.into().children().entrySet()) {
            Optional<String> field = field(child.getKey(), parent, alone);
            if (field.isPresent()) {
                inner.add(child(parent, inputs, catalog.table(child.getValue()), field.get()));
            }
        }
        return inner;
    }

    private static Optional<String> field(String given, Table parent, boolean alone) {
        String prefix = parent.name().name().text() + ".";
        if (given.startsWith(prefix)) {
            return Optional.of(given.substring(prefix.length()));
        }
        return alone ? Optional.of(given) : Optional.empty();
    }

    /** The child's foreign key says which values of the outer record belong to its rows. */
    private Wanted child(Table parent, List<Input> inputs, Table child, String field) {
        List<ForeignKey> keys = child.foreignKeys().stream()
                .filter(k -> k.parent().equals(parent.name()))
                .toList();
        if (keys.size() != 1) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "table " + child.name() + " has "
                            + (keys.isEmpty() ? "no foreign key" : keys.size() + " foreign keys") + " to "
                            + parent.name(),
                    "load",
                    "rows of an array find their parent by one foreign key");
        }
        List<String> fields =
                keys.get(0).parentColumns().stream().map(c -> field(c.text())).toList();
        Records.Nesting nesting = new Records.Nesting(
                field, fields, keys.get(0).columns().stream().map(Name::text).toList());
        List<Input> nested = inputs.stream().map(i -> nested(i, nesting)).toList();
        return new Wanted(child, nested, keys.get(0).columns(), List.of());
    }

    /** The key that the rows of an array inherit must be in the file: one that the database numbers is not known here. */
    private void refuseWithoutParent(Wanted child, List<TableLoad> loads) {
        if (child.inherited().isEmpty()) {
            return;
        }
        for (ForeignKey key : child.table().foreignKeys()) {
            loads.stream()
                    .filter(parent -> key.parent().equals(parent.target().name())
                            && key.columns().equals(child.inherited())
                            && !parent.layout().fills(key.parentColumns()))
                    .forEach(parent -> {
                        throw SluiceException.of(
                                Kind.USAGE,
                                "rows of " + child.table().name() + " find their parent by " + key.parentColumns()
                                        + " of " + parent.name() + ", which no field fills",
                                "load",
                                "children need a key that is in the file");
                    });
        }
    }

    private static Input nested(Input input, Records.Nesting nesting) {
        if (!input.manner().format().isJson()) {
            throw Load.invalid("children goes with JSON, and " + input.file().shown() + " is none");
        }
        return new Input(input.file(), input.manner(), Optional.of(nesting));
    }

    /** The field that fills the column. */
    private String field(String column) {
        return command.fields().renames().entrySet().stream()
                .filter(e -> e.getValue().equals(column))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(column);
    }

    private static void refuseOther(Table table) {
        boolean other =
                switch (table.sort()) {
                    case TABLE, PARTITIONED, TEMPORARY -> false;
                    case VIEW, MATERIALIZED_VIEW, FOREIGN -> true;
                };
        if (other) {
            String sort = table.sort().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
            throw SluiceException.of(
                    Kind.USAGE, table.name() + " is a " + sort + ", not a table", "load", "load the table behind it");
        }
        if (table.is(Table.Trait.ROW_SECURITY)) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "row security of table " + table.name() + " may hide rows or refuse them",
                    "load",
                    "load as a role that it does not bind");
        }
    }

    private void refuseUnlessDeferrable(List<Table> cycle) {
        boolean deferrable = cycle.stream()
                .flatMap(t -> t.foreignKeys().stream())
                .filter(k -> cycle.stream().anyMatch(t -> t.name().equals(k.parent())))
                .allMatch(ForeignKey::deferrable);
        if (home.dialect() instanceof Postgres && !deferrable) {
            String names = cycle.stream().map(t -> t.name().toString()).collect(Collectors.joining(", "));
            throw SluiceException.of(
                    Kind.USAGE,
                    "the tables " + names + " refer to each other all round, so none can be filled first",
                    "load",
                    "make their foreign keys deferrable: alter table ... alter constraint ... deferrable");
        }
    }

    private static long bytes(List<TableLoad> loads) {
        return loads.stream()
                .flatMap(load -> load.inputs().stream())
                .map(input -> input.file().path())
                .distinct()
                .mapToLong(LoadPlanner::size)
                .sum();
    }

    private static long size(java.nio.file.Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
