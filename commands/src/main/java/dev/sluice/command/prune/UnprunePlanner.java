package dev.sluice.command.prune;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Archive;
import dev.sluice.relations.ArchivedRows;
import dev.sluice.relations.Closure;
import dev.sluice.relations.Removal;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Finds the archives and counts what they hold; writes nothing. */
final class UnprunePlanner {
    private final Unprune command;
    private final Database home;
    private final List<Problem> refusals = new ArrayList<>();

    UnprunePlanner(Unprune command, Databases databases) {
        this.command = command;
        this.home = databases.home();
    }

    UnprunePlan plan() {
        return home.read(this::plan);
    }

    private UnprunePlan plan(Transaction tx) {
        Catalog catalog = Catalog.of(tx, home.dialect());
        Table table = catalog.table(command.table());
        catalog.table(command.from());
        List<ArchivedRows> parts = new ArrayList<>();
        for (Table each : parentsFirst(catalog, table)) {
            Optional<Archive> archive = archive(catalog, table, each);
            archive.map(found -> ArchivedRows.of(tx, found, command.call())).ifPresent(parts::add);
        }
        command.call()
                .filter(call -> parts.stream().allMatch(part -> part.rows() == 0))
                .ifPresent(call -> {
                    throw unknown(tx, call);
                });
        parts.forEach(part -> refuseThere(tx, part));
        return new UnprunePlan(command, parts, refusals);
    }

    /** The table, then those that lose rows with it; of the archives that there are. */
    private static List<Table> parentsFirst(Catalog catalog, Table table) {
        Closure closure = Closure.of(catalog, new Removal(table, alias -> Sql.of("true"), List.of()), Optional.empty());
        List<Table> tables =
                new ArrayList<>(closure.removals().stream().map(Removal::table).toList());
        Collections.reverse(tables);
        return tables.stream().distinct().toList();
    }

    private Optional<Archive> archive(Catalog catalog, Table root, Table of) {
        TableName from = command.from();
        TableName wanted = of.name().equals(root.name())
                ? from
                : new TableName(
                        from.schema(), from.name().derived("_" + of.name().name()));
        return Optional.of(Archive.of(catalog, wanted, of)).filter(Archive::exists);
    }

    /** A call that has left nothing is a mistyped one, or its rows are back. */
    private SluiceException unknown(Transaction tx, String call) {
        String name = Archive.CALL.quoted();
        Sql calls = Sql.of("select distinct " + name + " from " + command.from().quoted() + " order by 1 limit 20");
        List<String> there = tx.query(calls).rows().stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
        return SluiceException.of(
                Kind.USAGE,
                "archive " + command.from() + " has no rows of call \"" + call + "\"",
                "call:",
                there.isEmpty() ? "it is empty" : "it has " + String.join(", ", there));
    }

    private void refuseThere(Transaction tx, ArchivedRows part) {
        if (part.deleted() > 0 && part.hasKey()) {
            Rows there = part.firstThere(tx);
            if (!there.isEmpty()) {
                refusals.add(new Problem(
                        "rows of the archive are in the table again, such as "
                                + there.rows().get(0),
                        "table " + part.table(),
                        "remove them from " + part.archive().name() + " or from the table, or name one call"));
            }
        }
        if (!part.nulls().isEmpty() && !part.hasKey()) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "what was set to null cannot be filled again without a primary key",
                    "table " + part.table(),
                    "add one");
        }
    }
}
