package dev.sluice.relations;

import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tarjan's search for strongly connected groups, with references as edges from child to parent: a group is complete only
 * after all it leads to, so that groups come out parents first. Without recursion, because a chain of tables may be long.
 */
final class Knots {
    private static final int UNSEEN = -1;

    /** A table whose parents are being looked at, and how many of them have been. */
    private static final class Visit {
        final int table;
        int next;

        Visit(int table) {
            this.table = table;
        }
    }

    private final List<Table> tables;
    private final List<List<Integer>> parents;
    private final int[] order;
    private final int[] lowest;
    private final boolean[] open;
    private final Deque<Integer> path = new ArrayDeque<>();
    private final List<List<Table>> groups = new ArrayList<>();
    private int seen;

    Knots(List<Table> tables) {
        this.tables = tables;
        this.parents = parents(tables);
        this.order = new int[tables.size()];
        this.lowest = new int[tables.size()];
        this.open = new boolean[tables.size()];
        Arrays.fill(order, UNSEEN);
    }

    List<List<Table>> groups() {
        for (int table = 0; table < tables.size(); table++) {
            if (order[table] == UNSEEN) {
                search(table);
            }
        }
        return groups;
    }

    private static List<List<Integer>> parents(List<Table> tables) {
        Map<TableName, Integer> places = new HashMap<>();
        for (int i = 0; i < tables.size(); i++) {
            places.put(tables.get(i).name(), i);
        }
        return tables.stream()
                .map(table -> table.foreignKeys().stream()
                        .map(key -> places.get(key.parent()))
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList())
                .toList();
    }

    private void search(int root) {
        Deque<Visit> visits = new ArrayDeque<>();
        visits.push(enter(root));
        while (!visits.isEmpty()) {
            Visit visit = visits.element();
            List<Integer> edges = parents.get(visit.table);
            if (visit.next < edges.size()) {
                follow(visit.table, edges.get(visit.next++), visits);
            } else {
                visits.pop();
                leave(visit.table);
                visits.stream().findFirst().ifPresent(child -> lower(child.table, lowest[visit.table]));
            }
        }
    }

    private Visit enter(int table) {
        order[table] = seen;
        lowest[table] = seen++;
        open[table] = true;
        path.push(table);
        return new Visit(table);
    }

    private void follow(int child, int parent, Deque<Visit> visits) {
        if (order[parent] == UNSEEN) {
            visits.push(enter(parent));
        } else if (open[parent]) {
            lower(child, order[parent]);
        }
    }

    private void lower(int table, int to) {
        lowest[table] = Math.min(lowest[table], to);
    }

    /** The first table seen of a group closes it. */
    private void leave(int table) {
        if (lowest[table] != order[table]) {
            return;
        }
        List<Integer> group = new ArrayList<>();
        int member;
        do {
            member = path.pop();
            open[member] = false;
            group.add(member);
        } while (member != table);
        groups.add(group.stream().sorted().map(tables::get).toList());
    }
}
