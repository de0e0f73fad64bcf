package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.upsert.Refit.Building;
import dev.sluice.command.upsert.Refit.Reference;
import dev.sluice.command.upsert.Standing.Index;
import dev.sluice.command.upsert.Standing.Link;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.Table.ForeignKey;
import dev.sluice.sql.Table.UniqueKey;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Keys, indexes and foreign keys of a table that is built anew: the source's, and those of the live one whose columns are still there. */
final class RefitKeys {
    private final Table live;
    private final Blueprint drawn;
    private final Standing standing;
    private final List<Integer> gone;
    private final TableName staging;
    private final List<String> before = new ArrayList<>();
    private final List<String> after = new ArrayList<>();
    private final List<Reference> inner = new ArrayList<>();
    private final List<Reference> outer = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Long> parts = new HashSet<>();
    private final Set<Long> replaced = new HashSet<>();
    private final Set<Long> constraints = new HashSet<>();

    RefitKeys(Table live, Blueprint drawn, Standing standing, List<Integer> gone) {
        this.live = live;
        this.drawn = drawn;
        this.standing = standing;
        this.gone = gone;
        this.staging = Refit.staging(live.name());
    }

    /** Of a table that is not there yet. */
    static Building ofNew(Blueprint drawn, List<TableName> together) {
        Table bare = bare(drawn.table());
        RefitKeys keys = new RefitKeys(bare, drawn, Standing.NOTHING, List.of());
        keys.indexes();
        keys.references(together);
        return new Building(List.of(), keys.before, keys.after, keys.inner, keys.outer);
    }

    /** The table without any key. */
    static Table bare(Table table) {
        return new Table(
                table.name(), 0, table.sort(), table.columns(), List.of(), List.of(), List.of(), table.traits());
    }

    /** That of the source, if it has one. */
    List<Name> primaryKey() {
        return drawn.table().primaryKey().isEmpty()
                ? live.primaryKey()
                : drawn.table().primaryKey();
    }

    void indexes() {
        standing.indexes().forEach(this::keep);
        if (live.primaryKey().isEmpty() && !primaryKey().isEmpty()) {
            before.add(alter() + " add primary key " + list(primaryKey()));
            notes.add("the key becomes " + primaryKey() + ", and was none");
        }
        for (UniqueKey key : drawn.table().uniqueKeys()) {
            if (!key.columns().equals(primaryKey()) && !isKept(key.columns(), true)) {
                Table only = with(List.of(key), List.of());
                before.add(new Postgres().addUniqueKey(only, key));
                notes.add("unique key " + key.columns() + " comes");
            }
        }
        for (Table.Index index : drawn.indexes()) {
            if (!isKept(index.columns(), false)) {
                after.add(new Postgres().createIndex(with(List.of(), List.of()), index));
                notes.add("index on " + index.columns() + " comes");
            }
        }
    }

    private void keep(Index index) {
        boolean goes = index.columns().stream().anyMatch(gone::contains);
        if (index.primary() && !primaryKey().equals(live.primaryKey())) {
            replaced.add(index.oid());
            before.add(alter() + " add constraint "
                    + index.name().derived("_new").quoted() + " primary key " + list(primaryKey()));
            notes.add("the key becomes " + primaryKey() + ", was " + live.primaryKey());
        } else if (goes) {
            parts.add(index.oid());
            constraints.add(index.constraint());
            notes.add("index \"" + index.name() + "\" goes with its column");
        }
    }

    /** Whether the live table has such an index and hands it on. */
    private boolean isKept(List<Name> columns, boolean unique) {
        List<Integer> numbers =
                columns.stream().map(c -> standing.find(c).orElse(0)).toList();
        return standing.indexes().stream()
                .filter(i -> !parts.contains(i.oid()) && !replaced.contains(i.oid()))
                .anyMatch(i -> i.plain() && (i.unique() || !unique) && i.key().equals(numbers));
    }

    boolean isTogether(Link link, List<TableName> together) {
        return isOwn(link) || together.contains(link.childTable());
    }

    private boolean isOwn(Link link) {
        return link.childTable().equals(live.name());
    }

    void references(List<TableName> together) {
        for (Link link : standing.links()) {
            if (isOwn(link)) {
                leaving(link, together);
            } else if (isTogether(link, together)) {
                constraints.add(link.oid());
            } else {
                leading(link);
            }
        }
        for (ForeignKey key : drawn.table().foreignKeys()) {
            if (standing.links().stream().noneMatch(link -> same(link, key))) {
                add(key, together);
            }
        }
    }

    private void leaving(Link link, List<TableName> together) {
        if (link.columns().stream().anyMatch(c -> drawn.table().column(c).isEmpty())) {
            constraints.add(link.oid());
            notes.add("foreign key \"" + link.name() + "\" goes with its column");
        } else if (together.contains(link.parentTable())) {
            constraints.add(link.oid());
            TableName parent = Refit.staging(link.parentTable());
            String add = alter() + " add constraint " + link.name().quoted() + " foreign key " + list(link.columns())
                    + " references " + parent.quoted() + " " + list(link.parentColumns())
                    + link.tail().rest();
            inner.add(new Reference(
                    link.columns(), new Refit.Parent(parent, link.parentTable()), link.parentColumns(), Sql.of(add)));
        }
    }

    /** What refers to the table from outside of the run needs the key that it refers to. */
    private void leading(Link link) {
        boolean lost = parts.contains(link.tail().index())
                || replaced.contains(link.tail().index());
        boolean again = link.parentColumns().equals(primaryKey())
                || drawn.table().uniqueKeys().stream().anyMatch(k -> k.columns().equals(link.parentColumns()))
                || isKept(link.parentColumns(), true);
        if (lost && !again) {
            problems.add(new Problem(
                    "full refresh: foreign key \"" + link.name() + "\" of " + link.childTable() + " leads to the key "
                            + link.parentColumns() + ", which the source does not have",
                    "table " + live.name(),
                    "drop it first, or sync without fullRefresh"));
        }
    }

    private boolean same(Link link, ForeignKey key) {
        return isOwn(link)
                && link.columns().equals(key.columns())
                && link.parentTable().equals(key.parent());
    }

    private void add(ForeignKey key, List<TableName> together) {
        boolean inside = together.contains(key.parent());
        TableName parent = inside ? Refit.staging(key.parent()) : key.parent();
        ForeignKey led = new ForeignKey(
                "", key.columns(), parent, key.parentColumns(), key.onDelete(), key.deferrable(), key.nulled());
        Sql add = Sql.of(
                new Postgres().createForeignKeys(with(List.of(), List.of(led))).get(0));
        (inside ? inner : outer)
                .add(new Reference(key.columns(), new Refit.Parent(parent, key.parent()), key.parentColumns(), add));
        notes.add("foreign key " + key.columns() + " to " + key.parent() + " comes");
    }

    private Table with(List<UniqueKey> keys, List<ForeignKey> references) {
        Table table = drawn.table();
        return new Table(staging, 0, table.sort(), table.columns(), List.of(), keys, references, table.traits());
    }

    void refuse(List<Problem> others) {
        problems.addAll(others);
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
    }

    private String alter() {
        return "alter table " + staging.quoted();
    }

    private static String list(List<Name> names) {
        return names.stream().map(Name::quoted).collect(Collectors.joining(", ", "(", ")"));
    }

    List<String> before() {
        return before;
    }

    List<String> after() {
        return after;
    }

    List<Reference> inner() {
        return inner;
    }

    List<Reference> outer() {
        return outer;
    }

    List<String> notes() {
        return notes;
    }

    Set<Long> parts() {
        return new HashSet<>(parts);
    }

    Set<Long> replaced() {
        return replaced;
    }

    Set<Long> constraints() {
        return constraints.stream().filter(oid -> oid != 0).collect(Collectors.toSet());
    }
}
