package dev.sluice.relations;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Catalog;
import dev.sluice.sql.Table;
import dev.sluice.sql.Table.Inbound;
import dev.sluice.sql.Table.Trait;
import dev.sluice.sql.TableName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that goes when rows of a table are deleted, by what foreign keys declare: rows that cascades delete, columns that are set to
 * null, and rows that stand in the way.
 *
 * @param removals in the order to do them in: children before their parents, the table itself last
 * @param blockers rows that refer to what is deleted and neither go nor let go
 * @param references every foreign key that leads to a table that loses rows
 */
public record Closure(List<Removal> removals, List<Blocker> blockers, List<Reference> references) {
    /** Rows of {@code child} that hold a foreign key without a cascade. */
    public record Blocker(Inbound inbound, Removal rows) {}

    /** A foreign key to a table that loses rows, and the table it comes from. */
    public record Reference(Table child, Inbound inbound, TableName parent) {}

    public Closure {
        removals = List.copyOf(removals);
        blockers = List.copyOf(blockers);
        references = List.copyOf(references);
    }

    /** A table behind {@code from}: without those that inherit from it, to which its foreign keys do not extend. */
    static String rowsOf(Table table) {
        return (table.is(Trait.INHERITANCE) ? "only " : "") + table.name().quoted();
    }

    /**
     * What goes with those rows of the table.
     *
     * @param within how rows of the table itself hang on others of it without a foreign key that says so
     */
    public static Closure of(Catalog catalog, Removal root, Optional<Pairs> within) {
        Search search = new Search(catalog);
        if (root.deletes()) {
            Doomed doomed = search.doomed(root.table());
            doomed.add(root.rows());
            within.ifPresent(doomed::hangsOn);
            search.visit(root.table());
        }
        return search.closure(root);
    }

    /** Walks the foreign keys down from table to table. */
    private static final class Search {
        private final Catalog catalog;
        private final Map<TableName, Doomed> doomed = new LinkedHashMap<>();
        private final Deque<TableName> path = new ArrayDeque<>();
        private final List<Inbound> held = new ArrayList<>();
        private final List<Reference> references = new ArrayList<>();

        Search(Catalog catalog) {
            this.catalog = catalog;
        }

        Doomed doomed(Table table) {
            return doomed.computeIfAbsent(table.name(), name -> new Doomed(table));
        }

        void visit(Table table) {
            path.push(table.name());
            for (Inbound inbound : catalog.inboundReferences(table)) {
                boolean own = inbound.child().equals(table.name());
                Table child = own ? table : catalog.table(inbound.child());
                references.add(new Reference(child, inbound, table.name()));
                if (!inbound.key().onDelete().equals("cascade")) {
                    held.add(inbound);
                } else if (own) {
                    doomed(table).hangsOn(Pairs.of(inbound.key()));
                } else {
                    follow(table, child, inbound);
                }
            }
            path.pop();
        }

        private void follow(Table table, Table child, Inbound inbound) {
            if (path.contains(child.name())) {
                throw SluiceException.of(
                        Kind.REFUSED,
                        "deletions would cascade in a circle, from " + child.name() + " to " + table.name()
                                + " and back",
                        "table " + table.name(),
                        "which rows go cannot be counted beforehand; delete from " + child.name()
                                + " first, or change one of the foreign keys");
            }
            boolean known = doomed.containsKey(child.name());
            doomed(child)
                    .add(Pairs.of(inbound.key()).childrenOf(table, doomed(table).rows()));
            if (!known) {
                visit(child);
            }
        }

        Closure closure(Removal root) {
            if (!root.deletes()) {
                return new Closure(List.of(root), List.of(), List.of());
            }
            List<Removal> removals = new ArrayList<>();
            List<Blocker> blockers = new ArrayList<>();
            for (Inbound inbound : held) {
                Table child = catalog.table(inbound.child());
                Table parent = parentOf(inbound);
                Condition rows = spared(
                        child,
                        Pairs.of(inbound.key())
                                .childrenOf(parent, doomed(parent).rows()));
                if (inbound.key().onDelete().equals("set null")) {
                    removals.add(new Removal(child, rows, inbound.key().nulled()));
                } else {
                    blockers.add(new Blocker(inbound, new Removal(child, rows, List.of())));
                }
            }
            removals.addAll(deletions());
            return new Closure(removals, blockers, references);
        }

        private Table parentOf(Inbound inbound) {
            return references.stream()
                    .filter(r -> r.inbound().equals(inbound))
                    .findFirst()
                    .map(r -> doomed.get(r.parent()))
                    .orElseThrow()
                    .table();
        }

        /** Without the rows that are deleted anyway. */
        private Condition spared(Table child, Condition rows) {
            Doomed own = doomed.get(child.name());
            return own == null ? rows : rows.butNot(own.rows());
        }

        private List<Removal> deletions() {
            List<Table> tables = doomed.values().stream().map(Doomed::table).toList();
            List<Table> childrenFirst =
                    new ArrayList<>(ForeignKeyOrder.parentsFirst(tables).tables());
            Collections.reverse(childrenFirst);
            return childrenFirst.stream()
                    .map(table -> new Removal(table, doomed(table).rows(), List.of()))
                    .toList();
        }
    }
}
