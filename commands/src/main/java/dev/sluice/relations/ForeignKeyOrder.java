package dev.sluice.relations;

import dev.sluice.sql.Table;
import java.util.List;

/**
 * Tables in an order that foreign keys allow rows to be inserted in; its reverse is the order to delete in.
 *
 * @param tables every table behind those it refers to; inside a cycle, in the order they were given
 * @param cycles groups of two or more tables that refer to each other all round: no order serves them, so that their
 *     constraints must be deferred or the work refused
 */
public record ForeignKeyOrder(List<Table> tables, List<List<Table>> cycles) {
    public ForeignKeyOrder {
        tables = List.copyOf(tables);
        cycles = cycles.stream().map(List::copyOf).toList();
    }

    /**
     * Orders the tables. A table's reference to itself is no cycle here, and a parent that is not among the tables is left out
     * of account; what is free keeps the given order.
     */
    public static ForeignKeyOrder parentsFirst(List<Table> tables) {
        List<List<Table>> groups = new Knots(tables).groups();
        return new ForeignKeyOrder(
                groups.stream().flatMap(List::stream).toList(),
                groups.stream().filter(group -> group.size() > 1).toList());
    }
}
