package dev.sluice.command.restore;

import static java.util.Objects.requireNonNull;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.backup.Backups;
import dev.sluice.backup.Kept;
import dev.sluice.backup.Manifest;
import dev.sluice.backup.Member;
import dev.sluice.backup.TableDefinition;
import dev.sluice.command.Databases;
import dev.sluice.command.SlowDeletes;
import dev.sluice.command.restore.RestorePlan.Pair;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.relations.ForeignKeyOrder;
import dev.sluice.sql.Name;
import dev.sluice.sql.Nearest;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Proves the backup before anything is asked of the database, and compares its tables with those that are there. */
final class RestorePlanner {
    private final Restore command;
    private final Databases databases;
    private final Database home;
    private final List<Problem> problems = new ArrayList<>();

    RestorePlanner(Restore command, Databases databases) {
        this.command = command;
        this.databases = databases;
        this.home = databases.home();
    }

    Restoration plan() {
        String profile = command.of().orElseGet(home::profile);
        Kept found = new Backups(databases.backupDir(profile)).find(command.name(), profile, databases.directory());
        refuseOther(found, profile);
        Kept proven = found.proven();
        if (proven.manifest().whole().isPresent()) {
            return new DatabaseRestorePlanner(command, databases)
                    .plan(proven, proven.manifest().whole().get());
        }
        refuseWaysOfDatabases();
        return home.read(tx -> plan(tx, proven));
    }

    private void refuseWaysOfDatabases() {
        if (command.ways().endSessions() || command.ways().dropOld()) {
            throw Restore.invalid(
                    "endSessions: and dropOld: are for a backup of the whole database, and this is of tables");
        }
    }

    /** A backup of another database is one only where that is said. */
    private void refuseOther(Kept backup, String profile) {
        Manifest.Origin origin = backup.manifest().origin();
        if (!origin.profile().equals(profile)) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "the backup was made of profile \"" + origin.profile() + "\", not of \"" + profile + "\"",
                    backup.folder().toString(),
                    "to bring its rows here all the same, say of: '" + origin.profile() + "'");
        }
        if (!origin.engine().equals(home.dialect().engine())) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "the backup is of " + origin.engine() + ", and \"" + home.profile() + "\" is "
                            + home.dialect().engine(),
                    backup.folder().toString(),
                    "restore it where it is from, and copy with upsert");
        }
    }

    private RestorePlan plan(Transaction tx, Kept backup) {
        Catalog catalog = Catalog.of(tx, home.dialect());
        Map<Table, Member> members = new LinkedHashMap<>();
        for (Member member : wanted(backup.manifest())) {
            table(catalog, member)
                    .filter(table -> members.putIfAbsent(table, member) != null)
                    .ifPresent(table -> problems.add(new Problem(
                            "two tables of the backup would go into " + table.name(),
                            "restore",
                            "restore one of them with only:")));
        }
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, problems);
        }
        ForeignKeyOrder order = ForeignKeyOrder.parentsFirst(List.copyOf(members.keySet()));
        List<Pair> pairs = new ArrayList<>();
        order.tables()
                .forEach(table -> pairs.add(new Pair(requireNonNull(members.get(table)), table, pairs.size() + 1)));
        List<String> notes = new ArrayList<>();
        for (Table table : members.keySet()) {
            List<String> triggers = catalog.triggers(table);
            if (!triggers.isEmpty()) {
                notes.add(table.name() + ": triggers fire for the rows that change: " + String.join(", ", triggers));
            }
            notes.addAll(new SlowDeletes(catalog).notes(table));
        }
        return new RestorePlan(backup, pairs, !order.cycles().isEmpty() || !tx.isPostgres(), notes);
    }

    private List<Member> wanted(Manifest manifest) {
        if (command.only().isEmpty()) {
            return manifest.members();
        }
        List<Member> wanted = new ArrayList<>();
        List<String> names = manifest.members().stream().map(Member::table).toList();
        for (String name : command.only()) {
            List<Member> found = manifest.members().stream()
                    .filter(m -> m.table().equals(name) || m.table().endsWith("." + name))
                    .toList();
            if (found.size() != 1) {
                String near = Nearest.question(name, names);
                String remedy = near.isEmpty() ? "it has " + names : near;
                problems.add(new Problem("the backup has no table \"" + name + "\"", "only:", remedy));
            }
            wanted.addAll(found);
        }
        return wanted.stream().distinct().toList();
    }

    private Optional<Table> table(Catalog catalog, Member member) {
        TableName full = TableName.parse(member.table());
        // In another profile its schema may have another name; at home a table of another schema is another table.
        TableName bare = new TableName(Optional.empty(), Name.of(full.name().text()));
        Optional<Table> found =
                catalog.find(full).or(() -> command.of().isPresent() ? catalog.find(bare) : Optional.empty());
        if (found.isEmpty()) {
            problems.add(new Problem(
                    "table \"" + member.table() + "\" does not exist",
                    "restore",
                    "create it as it was, or leave it out with only:"));
            return Optional.empty();
        }
        if (found.get().is(Table.Trait.INHERITANCE)) {
            problems.add(new Problem(
                    found.get().name() + " shares its rows with others by inheritance",
                    "restore",
                    "its rows cannot be told from theirs; restore before it is inherited from, or by hand"));
        }
        List<String> differences = TableDefinition.differences(member.definition(), TableDefinition.of(found.get()));
        if (!differences.isEmpty()) {
            problems.add(new Problem(
                    "table \"" + found.get().name() + "\" is not what it was: " + String.join("; ", differences),
                    "restore",
                    "- is in the backup, + in the table; bring the table back to that form first"));
        }
        return found;
    }
}
