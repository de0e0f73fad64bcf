package dev.sluice.command.prune;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.prune.PrunePlan.Line;
import dev.sluice.command.prune.PrunePlan.Parent;
import dev.sluice.command.prune.PrunePlan.Subject;
import dev.sluice.db.Access;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Archive;
import dev.sluice.relations.Closure;
import dev.sluice.relations.Pairs;
import dev.sluice.relations.Removal;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what goes, follows the foreign keys from there, and counts it all; writes nothing. */
final class PrunePlanner {
    private final Prune command;
    private final Databases databases;
    private final Database home;
    private final List<Problem> refusals = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<TableName, Long> sizes = new HashMap<>();

    PrunePlanner(Prune command, Databases databases) {
        this.command = command;
        this.databases = databases;
        this.home = databases.home();
    }

    PrunePlan plan() {
        return home.current()
                .map(tx -> tx.nested(() -> plan(tx)))
                .orElseGet(() -> home.transaction(Access.READ, this::plan));
    }

    private PrunePlan plan(Transaction tx) {
        return tx.refusingHiddenRows(() -> look(tx));
    }

    private PrunePlan look(Transaction tx) {
        Catalog catalog = Catalog.of(tx, home.dialect());
        Table table = catalog.table(command.table());
        refuseUnlessTable(table);
        Selection selection = new Selection(command, home, table, tx);
        Optional<Parent> parent = selection.parent();
        parent.ifPresent(p -> command.key().ifPresent(key -> new KeyAddition(key, table, p).refuseUnlessPossible(tx)));
        Removal root = selection.removal(parent);
        Subject subject = new Subject(table, root.rows(), selection.described());
        Optional<Pairs> within =
                parent.filter(p -> p.table().name().equals(table.name())).map(Parent::pairs);
        Closure closure = Closure.of(catalog, root, within);
        List<Line> lines = lines(tx, catalog, closure, root);
        parent.ifPresent(p -> refuseEmpty(tx, p.table()));
        refuseBlocked(tx, closure);
        new MissingIndexes(catalog, tx, command.manner().unindexed()).look(closure, lines, refusals, notes);
        refuseOverLimit(lines);
        tellTriggers(lines);
        parent.flatMap(Parent::key).ifPresent(key -> tellKey(table, key));
        Grid listed = new Listed(tx, databases.mask())
                .of(last(lines), command.manner().list());
        return new PrunePlan(command, subject, lines, refusals, listed, notes, parent);
    }

    private static void refuseUnlessTable(Table table) {
        if (table.sort() != Table.Sort.TABLE && table.sort() != Table.Sort.PARTITIONED) {
            throw SluiceException.of(
                    Kind.USAGE, table.name() + " is no ordinary table", "prune", "name a table of this database");
        }
    }

    /** The table itself comes last. */
    private static Line last(List<Line> lines) {
        return lines.get(lines.size() - 1);
    }

    private List<Line> lines(Transaction tx, Catalog catalog, Closure closure, Removal root) {
        List<Line> lines = new ArrayList<>();
        for (Removal removal : closure.removals()) {
            Optional<Archive> archive = archive(catalog, removal.table(), root.table());
            refuseUntold(removal, archive);
            long rows = tx.number(removal.count());
            lines.add(new Line(removal, rows, size(tx, removal.table()), archive));
        }
        return lines;
    }

    /** Each table has an archive of its own; those of tables that rows are taken with are named behind the first. */
    private Optional<Archive> archive(Catalog catalog, Table table, Table root) {
        return command.manner()
                .archive()
                .map(wanted -> table.name().equals(root.name())
                        ? Archive.of(catalog, wanted, table)
                        : Archive.of(
                                catalog,
                                new TableName(
                                        wanted.schema(),
                                        wanted.name().derived("_" + table.name().name())),
                                table));
    }

    private void refuseUntold(Removal removal, Optional<Archive> archive) {
        Table table = removal.table();
        if (archive.isPresent() && !removal.deletes() && table.primaryKey().isEmpty()) {
            refusals.add(new Problem(
                    "an archive of what is set to null needs a primary key",
                    "table " + table.name(),
                    "add one, or leave archive out"));
        }
        removal.nulled().stream()
                .filter(name -> table.column(name).filter(c -> c.notNull()).isPresent())
                .forEach(name -> refusals.add(new Problem(
                        "column " + name + " cannot be null",
                        "table " + table.name(),
                        "say action: 'delete', or change the column")));
    }

    private long size(Transaction tx, Table table) {
        return sizes.computeIfAbsent(
                table.name(),
                name -> tx.number(
                        Sql.of("select count(*) as n from " + table.name().quoted())));
    }

    /** A parent that was never loaded makes everything an orphan. */
    private void refuseEmpty(Transaction tx, Table parent) {
        String probe =
                "select count(*) as n from (select 1 from " + parent.name().quoted() + " limit 1) as one";
        if (tx.number(Sql.of(probe)) == 0) {
            refusals.add(new Problem(
                    "table " + parent.name() + " is empty, which makes every row an orphan",
                    "safety limit",
                    "load it first; to remove all rows all the same, give where instead of orphansOf"));
        }
    }

    private void refuseBlocked(Transaction tx, Closure closure) {
        for (Closure.Blocker blocker : closure.blockers()) {
            long rows = tx.number(blocker.rows().count());
            if (rows > 0) {
                refusals.add(new Problem(
                        rows + " rows of " + blocker.inbound().child() + " refer to what would go (on delete "
                                + blocker.inbound().key().onDelete() + ")",
                        "foreign key " + blocker.inbound().key().name(),
                        "remove or change those rows first"));
            }
        }
    }

    private void refuseOverLimit(List<Line> lines) {
        for (Line line : lines) {
            try {
                command.limit().check("prune", line.removal().table().name(), line.rows(), line.of());
            } catch (SluiceException e) {
                refusals.addAll(e.problems());
            }
        }
    }

    private void tellTriggers(List<Line> lines) {
        lines.stream()
                .filter(line -> line.rows() > 0 && line.removal().table().is(Table.Trait.TRIGGERS))
                .map(line ->
                        line.table() + ": its triggers fire; rows that they delete elsewhere are found when it runs,"
                                + " and refused unless alsoRemoves names their table")
                .forEach(notes::add);
    }

    private void tellKey(Table table, Table.ForeignKey key) {
        List<Name> columns = key.columns();
        if (command.key().isPresent()) {
            notes.add("foreign key " + key.name() + " on " + columns + " of " + table.name()
                    + " is there already; it is validated afterwards if it is not");
        }
    }
}
