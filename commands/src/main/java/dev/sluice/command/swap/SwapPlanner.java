package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.swap.SwapPlan.Chosen;
import dev.sluice.command.swap.SwapPlan.Phase;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Nearest;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.Table.Trait;
import dev.sluice.sql.TableName;
import dev.sluice.stage.Attached;
import dev.sluice.stage.Definitions;
import dev.sluice.stage.Obstacles;
import dev.sluice.stage.Retired;
import dev.sluice.stage.Twin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Decides how a table is swapped; writes nothing. */
final class SwapPlanner {
    private final Swap command;
    private final Databases databases;
    private final Database home;
    private final List<TableName> together;
    private final boolean joined;
    private final List<Problem> problems = new ArrayList<>();

    /** For a swap together with those of other tables, whose rows do not lose parents that come with them. */
    SwapPlanner(Swap command, Databases databases, List<TableName> together) {
        this.command = command;
        this.together = List.copyOf(together);
        this.databases = databases;
        this.home = databases.home();
        this.joined = home.current().isPresent();
    }

    SwapPlan plan() {
        return home.read(this::plan);
    }

    private SwapPlan plan(Transaction tx) {
        Catalog catalog = Catalog.of(tx, home.dialect());
        Table target = catalog.table(command.target());
        refuseUnfit(target);
        List<Name> key = key(target);
        Site site = new Site(
                target,
                staging(catalog, target),
                key,
                keep(target, key),
                where(),
                tx.isPostgres(),
                tx.isPostgres() ? Collations.NONE : Collations.of(tx, target));
        List<Name> match = names(target, command.selection().match(), "match:");
        refuseProblems();
        if (!(command.filling() instanceof Filling.OfTable)) {
            new Stage(site).isInTheWay(tx, catalog);
        }
        refuseMissing(site);
        new Stage(site).refuseHidden(tx);
        checkRange(tx, site);
        List<Table.Inbound> inbound = catalog.inboundReferences(target);
        List<Table.Inbound> children = children(catalog, target, inbound);
        Chosen chosen = new Choice(command, site).planned(tx, databases, joined);
        List<Parting> partings = partings(catalog, site, children, match);
        List<String> parted = partings.stream()
                .flatMap(p -> p.statements(catalog, home.dialect()).stream())
                .toList();
        PlannedPhases phases = new PlannedPhases(command, site, parted);
        List<Phase> planned =
                switch (chosen.strategy()) {
                    case MERGE -> phases.merge();
                    case RENAME ->
                        site.postgres() ? phases.rename(unobstructed(tx, site)) : phases.exchange(exchange(tx, site));
                    case AUTO -> phases.either(unobstructed(tx, site));
                };
        List<String> notes = notes(tx, site, chosen.strategy());
        partings.forEach(p -> notes.add(p.note()));
        return new SwapPlan(command, site, chosen, inbound, children, match, planned, notes);
    }

    /** Those of other tables that are not swapped together with it. */
    private List<Table.Inbound> children(Catalog catalog, Table target, List<Table.Inbound> inbound) {
        List<TableName> own = new ArrayList<>(List.of(target.name()));
        together.forEach(name -> own.add(catalog.table(name).name()));
        return inbound.stream().filter(i -> !own.contains(i.child())).toList();
    }

    /** None where the swap is refused instead. */
    private List<Parting> partings(Catalog catalog, Site site, List<Table.Inbound> children, List<Name> match) {
        return command.checks().partsOrphans()
                ? children.stream()
                        .map(c -> Parting.of(
                                catalog,
                                new Orphans(site, c, match),
                                command.checks().orphans()))
                        .toList()
                : List.of();
    }

    /** What hangs on the table, where another can take its place. */
    private Attached unobstructed(Transaction tx, Site site) {
        Twin twin = Twin.of(tx, site.target(), site.staging().name());
        List<Problem> obstacles = Obstacles.of(tx, Catalog.of(tx, home.dialect()), twin);
        if (!obstacles.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, obstacles);
        }
        return Attached.read(tx, twin);
    }

    /** The same in SQLite. */
    private Exchange exchange(Transaction tx, Site site) {
        if (command.filling() instanceof Filling.OfCode && command.writes() == Swap.Writes.BLOCK) {
            throw Swap.invalid(
                    "in SQLite a block could not write while others are kept from writing; leave writes out");
        }
        Retired retired = Retired.of(site.target().name(), databases);
        List<Problem> obstacles = Definitions.obstacles(tx, site.target());
        if (!obstacles.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, obstacles);
        }
        boolean keeps = !command.cutting().dropOld();
        return new Exchange(site, Definitions.read(tx, site.target()), retired.name(), keeps);
    }

    private static List<String> notes(Transaction tx, Site site, Swap.Strategy strategy) {
        List<String> notes = new ArrayList<>();
        if (strategy != Swap.Strategy.MERGE && site.postgres()) {
            long size = tx.number(
                    Sql.of("select pg_total_relation_size(?)", site.target().id()));
            notes.add("a rename needs room for both tables and their indexes: about " + ((size >> 20) + 1)
                    + " MB more, if the new rows are as many");
            notes.addAll(new Followers(tx, site.target()).notes());
        }
        if (site.target().is(Trait.TRIGGERS)) {
            notes.add(site.target().name()
                    + switch (strategy) {
                        case MERGE -> ": its triggers fire for the rows that change";
                        case RENAME -> ": its triggers do not fire";
                        case AUTO ->
                            ": its triggers fire for the rows that change where it is a merge, and not in a rename";
                    });
        }
        if (!site.keep().isEmpty()) {
            notes.add("present rows keep their "
                    + site.keep().stream().map(Name::text).toList());
        }
        return notes;
    }

    private Optional<Sql> where() {
        return command.selection().where();
    }

    private void refuseMissing(Site site) {
        List<Name> missing = command.filling() instanceof Filling.OfCommand from
                ? from.brought().map(b -> b.missing(site, databases)).orElse(List.of())
                : List.of();
        if (!missing.isEmpty()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    command.filling().described() + " does not bring " + missing + ", which would be lost in every row",
                    "swap",
                    "bring them, or keep those of the present rows with keep: "
                            + missing.stream().map(n -> "'" + n.text() + "'").toList());
        }
    }

    private static void checkRange(Transaction tx, Site site) {
        if (site.where().isPresent()) {
            try {
                tx.query(new MergeSql(site).tryRange());
            } catch (SluiceException e) {
                throw SluiceException.of(
                                Kind.USAGE,
                                "where: is no condition on table "
                                        + site.target().name() + ": "
                                        + e.problems().get(0).what(),
                                "swap",
                                "name its columns without the table")
                        .causedBy(e);
            }
        }
    }

    /** In the table's schema unless it names another. */
    private TableName staging(Catalog catalog, Table target) {
        if (command.filling() instanceof Filling.OfTable of) {
            return ready(catalog, target, of.table());
        }
        boolean elsewhere = command.staging()
                .flatMap(TableName::schema)
                .filter(schema -> !target.name().schema().filter(schema::equals).isPresent())
                .isPresent();
        if (elsewhere) {
            problems.add(
                    new Problem("the staging table must be in the table's schema", "staging:", "name it without one"));
        }
        TableName wanted = command.staging()
                .map(name -> new TableName(name.schema().or(target.name()::schema), name.name()))
                .orElseGet(() -> new TableName(
                        target.name().schema(), target.name().name().derived("_new")));
        if (!wanted.name().fitsPostgres()) {
            problems.add(
                    new Problem("the name of the staging table is longer than 63 bytes", "staging:", "shorten it"));
        }
        return wanted;
    }

    /** The table that was built already must have the same columns. */
    private TableName ready(Catalog catalog, Table target, TableName name) {
        Table ready = catalog.table(name);
        if (ready.sort() != Table.Sort.TABLE || ready.name().equals(target.name())) {
            problems.add(new Problem("\"" + name + "\" is not another table", "with:", "name a table of its own"));
            return ready.name();
        }
        List<String> other = new ArrayList<>();
        for (Column column : target.columns()) {
            String there = ready.column(column.name()).map(Column::declared).orElse("missing");
            if (!there.equals(column.declared())) {
                other.add(column.name() + " is " + there + " instead of " + column.declared());
            }
        }
        ready.columns().stream()
                .filter(c -> target.column(c.name()).isEmpty())
                .forEach(c -> other.add(c.name() + " is there only"));
        if (!other.isEmpty()) {
            problems.add(new Problem(
                    "table \"" + ready.name() + "\" has other columns than \"" + target.name() + "\": "
                            + String.join("; ", other),
                    "with:",
                    "build it like the table"));
        }
        return ready.name();
    }

    private List<Name> key(Table target) {
        List<Name> key = command.selection().key().isEmpty()
                ? target.primaryKey()
                : names(target, command.selection().key(), "key:");
        boolean unique = !key.isEmpty()
                && (sameColumns(key, target.primaryKey())
                        || target.uniqueKeys().stream().anyMatch(u -> sameColumns(key, u.columns())));
        boolean filled = key.stream()
                .allMatch(name -> target.column(name).filter(this::isNeverNull).isPresent());
        if (problems.isEmpty() && !(unique && filled)) {
            String what = key.isEmpty()
                    ? "table " + target.name() + " has no primary key"
                    : key + " is no unique key of table " + target.name() + " that is never null";
            problems.add(new Problem(what, "key:", "name the columns of a unique key that are not null"));
        }
        return key;
    }

    /** SQLite takes null in a key unless told otherwise; there the gate looks whether there is one. */
    private boolean isNeverNull(Column column) {
        return column.notNull() || !(home.dialect() instanceof Postgres);
    }

    private static boolean sameColumns(List<Name> one, List<Name> other) {
        return one.size() == other.size() && one.containsAll(other);
    }

    private List<Name> keep(Table target, List<Name> key) {
        Optional<List<String>> given = command.selection().keep();
        if (given.isEmpty()) {
            return target.columns().stream()
                    .filter(c -> !key.contains(c.name()) && Site.isNumbered(target, c))
                    .map(Column::name)
                    .toList();
        }
        List<Name> keep = names(target, given.get(), "keep:");
        keep.stream()
                .filter(key::contains)
                .forEach(name -> problems.add(new Problem(
                        "column \"" + name + "\" is of the key", "keep:", "a row keeps its key by itself")));
        return keep;
    }

    private List<Name> names(Table target, List<String> given, String option) {
        List<String> known = target.columns().stream().map(c -> c.name().text()).toList();
        for (String name : given) {
            if (!known.contains(name)) {
                problems.add(new Problem(
                        "table " + target.name() + " has no column \"" + name + "\"",
                        option,
                        Nearest.question(name, known)));
            }
        }
        return given.stream().map(Name::of).toList();
    }

    private void refuseProblems() {
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, problems);
        }
    }

    private static void refuseUnfit(Table target) {
        boolean fit =
                switch (target.sort()) {
                    case TABLE, PARTITIONED -> true;
                    case TEMPORARY, VIEW, MATERIALIZED_VIEW, FOREIGN -> false;
                };
        if (!fit) {
            String sort = target.sort().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            throw SluiceException.of(
                    Kind.USAGE, "\"" + target.name() + "\" is a " + sort, "swap", "name an ordinary table");
        }
        if (target.is(Trait.ROW_SECURITY)) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "row security hides rows of table \"" + target.name() + "\" from this user",
                    "swap",
                    "use a role that owns the table or has bypassrls");
        }
    }
}
