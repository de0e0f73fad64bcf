package dev.sluice.command.swap;

import dev.sluice.Problem;
import dev.sluice.db.Catalog;
import dev.sluice.dialect.Dialect;
import dev.sluice.relations.Archive;
import dev.sluice.relations.Removal;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What becomes of rows of another table whose parents go: they are removed, or let go of their parents; kept as they were in either case. */
record Parting(Orphans orphans, Table child, Swap.Orphaned how) {
    /** Foreign keys that say what else becomes of a row without its parent. */
    private static final Set<String> OTHERWISE = Set.of("cascade", "set default");

    static Parting of(Catalog catalog, Orphans orphans, Swap.Orphaned how) {
        return new Parting(orphans, catalog.table(orphans.inbound().child()), how);
    }

    /** What becomes null: those that the foreign key itself would empty. */
    private List<Name> columns() {
        return orphans.inbound().key().nulled();
    }

    Removal removal() {
        return orphans.removal(child, how == Swap.Orphaned.NULL ? columns() : List.of());
    }

    static TableName archive(TableName child) {
        return new TableName(child.schema(), child.name().derived("_orphans"));
    }

    Archive archive(Catalog catalog) {
        return Archive.of(catalog, archive(child.name()), child);
    }

    /** All that is done, for the plan; nothing where its rows cannot be without a parent. */
    List<String> statements(Catalog catalog, Dialect dialect) {
        Archive archive = archive(catalog);
        List<Sql> all = new ArrayList<>();
        if (unfit("").isEmpty()) {
            all.addAll(archive.create(dialect));
            all.addAll(archive.keep(removal(), dialect, ""));
        }
        return all.stream().map(Sql::text).toList();
    }

    /** Whether rows that refer to the child by this key are reached: by a deletion always, else where what they refer to is emptied. */
    boolean reaches(Table.Inbound grandchild) {
        return how == Swap.Orphaned.PRUNE
                || grandchild.key().parentColumns().stream().anyMatch(columns()::contains);
    }

    /** Why its rows cannot be without a parent; empty where they can, or are to be removed. */
    Optional<Problem> unfit(String which) {
        return how == Swap.Orphaned.NULL
                ? reason().map(reason -> new Problem(
                        which + " cannot be without a parent: " + reason,
                        "orphans: 'null'",
                        "take those rows away first, bring their parents, or say orphans: 'prune'"))
                : Optional.empty();
    }

    private Optional<String> reason() {
        String onDelete = orphans.inbound().key().onDelete();
        if (OTHERWISE.contains(onDelete)) {
            return Optional.of("their foreign key says on delete " + onDelete);
        }
        for (Name name : columns()) {
            Column column = child.column(name).orElseThrow();
            if (column.notNull()) {
                return Optional.of("column " + name + " is not null");
            }
            if (child.primaryKey().contains(name)) {
                return Optional.of("column " + name + " is of their primary key");
            }
            if (!column.writable()) {
                return Optional.of("column " + name + " is computed");
            }
        }
        return child.primaryKey().isEmpty()
                ? Optional.of("without a primary key nobody could fill them again")
                : Optional.empty();
    }

    /** In words, for the plan. */
    String note() {
        String kept = "kept as they were in " + archive(child.name());
        return unfit("rows of " + child.name())
                .map(Problem::sentence)
                .orElseGet(() -> "rows of " + child.name() + " whose parents go are "
                        + (how == Swap.Orphaned.PRUNE ? "removed, and " : "left without one, and ") + kept
                        + (child.is(Table.Trait.TRIGGERS) ? "; its triggers fire for them" : ""));
    }
}
