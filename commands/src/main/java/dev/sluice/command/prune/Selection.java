package dev.sluice.command.prune;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Source;
import dev.sluice.command.prune.PrunePlan.Parent;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import dev.sluice.relations.Pairs;
import dev.sluice.relations.Removal;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Nearest;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.Table.ForeignKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which rows of the table are meant, and what becomes of them. */
final class Selection {
    private final Prune command;
    private final String home;
    private final Catalog catalog;
    private final Table table;
    private final Transaction tx;
    private final List<String> described = new ArrayList<>();

    Selection(Prune command, Database database, Table table, Transaction tx) {
        this.command = command;
        this.home = database.profile();
        this.catalog = Catalog.of(tx, database.dialect());
        this.table = table;
        this.tx = tx;
    }

    /** In words, once {@link #removal} has been asked for. */
    String described() {
        return String.join(", ", described);
    }

    Optional<Parent> parent() {
        return command.choice().orphans().map(this::parent);
    }

    private Parent parent(Prune.Orphans orphans) {
        Table parent = catalog.table(orphans.parent());
        List<ForeignKey> keys = table.foreignKeys().stream()
                .filter(key -> key.parent().equals(parent.name()))
                .toList();
        if (orphans.on().isEmpty()) {
            ForeignKey key = only(keys, parent);
            return new Parent(parent, Pairs.of(key), Optional.of(key));
        }
        Pairs pairs = new Pairs(
                orphans.on().stream().map(on -> known(table, on.column())).toList(),
                orphans.on().stream()
                        .map(on -> known(parent, on.parentColumn()))
                        .toList());
        return new Parent(
                parent,
                pairs,
                keys.stream().filter(key -> Pairs.of(key).equals(pairs)).findFirst());
    }

    private ForeignKey only(List<ForeignKey> keys, Table parent) {
        if (keys.size() != 1) {
            String found = keys.isEmpty()
                    ? "no foreign key leads from " + table.name() + " to " + parent.name()
                    : keys.size() + " foreign keys lead from " + table.name() + " to " + parent.name() + ": "
                            + keys.stream()
                                    .map(k -> k.columns().toString())
                                    .sorted()
                                    .collect(Collectors.joining(", "));
            throw SluiceException.of(
                    Kind.USAGE, found, "prune", "say which columns are meant, such as on: [customer_id: 'id']");
        }
        return keys.get(0);
    }

    private static Name known(Table of, Name column) {
        List<String> names = of.columnNames().stream().map(Name::text).toList();
        return of.columns().stream()
                .map(Column::name)
                .filter(name -> name.text().equalsIgnoreCase(column.text()))
                .sorted((a, b) -> Boolean.compare(b.equals(column), a.equals(column)))
                .findFirst()
                .orElseThrow(() -> SluiceException.of(
                        Kind.USAGE,
                        "table " + of.name() + " has no column \"" + column + "\"",
                        "prune",
                        Nearest.question(column.text(), names)));
    }

    Removal removal(Optional<Parent> parent) {
        List<Condition> parts = new ArrayList<>();
        parent.ifPresent(p -> {
            described.add("orphans of " + p.table().name() + " by " + p.pairs().columns());
            parts.add(p.pairs().orphans(p.table()));
        });
        command.choice().age().ifPresent(age -> parts.add(age(age)));
        command.choice().where().ifPresent(where -> {
            described.add("where " + where.text());
            parts.add(alias -> new Sql("(" + where.text() + "\n)", where.binds()));
        });
        command.choice().rows().ifPresent(rows -> parts.add(rows(rows)));
        return new Removal(table, Condition.all(parts), parent.map(this::nulled).orElse(List.of()));
    }

    private Condition rows(Source.OfQuery rows) {
        if (!rows.profile().equals(home) || table.primaryKey().isEmpty()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "rows are found by the primary key in the same database, and the query is on \"" + rows.profile()
                            + "\"",
                    "table " + table.name() + " of \"" + home + "\"",
                    "query this profile, and a table with a primary key");
        }
        described.add("those of a query");
        String given = each("q.");
        return alias -> new Sql(
                "(" + each(alias + ".") + ") in (select " + given + " from ("
                        + rows.sql().text() + "\n) as q)",
                rows.sql().binds());
    }

    private String each(String prefix) {
        return table.primaryKey().stream().map(c -> prefix + c.quoted()).collect(Collectors.joining(", "));
    }

    private List<Name> nulled(Parent parent) {
        if (action(parent) != Prune.Action.NULL) {
            return List.of();
        }
        return parent.key().map(ForeignKey::nulled).orElse(parent.pairs().columns());
    }

    private Prune.Action action(Parent parent) {
        return command.manner().action().orElseGet(() -> command.key()
                .map(k -> k.sql())
                .or(() -> parent.key().map(ForeignKey::onDelete))
                .map(declared -> declared(declared, parent))
                .orElse(Prune.Action.DELETE));
    }

    private Prune.Action declared(String declared, Parent parent) {
        return switch (declared) {
            case "cascade" -> Prune.Action.DELETE;
            case "set null" -> Prune.Action.NULL;
            default ->
                throw SluiceException.of(
                        Kind.REFUSED,
                        "the foreign key to " + parent.table().name() + " says on delete " + declared
                                + ", so it does not say what becomes of orphans",
                        "table " + table.name(),
                        "say action: 'delete' or action: 'null'");
        };
    }

    /** The moment is asked of the server once, so that plan and run mean the same rows. */
    private Condition age(Prune.Age age) {
        Column column = table.column(known(table, age.by())).orElseThrow();
        Sql moment = new Moment(tx).before(table, column, age.olderThan());
        described.add(column.name() + " before " + moment.binds().get(0));
        String left = tx.isPostgres() ? "%s.%s < " : "julianday(%s.%s) < ";
        return alias -> new Sql(left.formatted(alias, column.name().quoted()) + moment.text(), moment.binds());
    }
}
