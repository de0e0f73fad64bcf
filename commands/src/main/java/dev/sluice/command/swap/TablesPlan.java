package dev.sluice.command.swap;

import dev.sluice.command.Databases;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.relations.ForeignKeyOrder;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a swap of several tables does.
 *
 * @param parentsFirst their plans, every table behind those it refers to; rows of each other do not count as other tables' rows
 */
record TablesPlan(List<SwapPlan> parentsFirst) implements Plan {
    TablesPlan {
        parentsFirst = List.copyOf(parentsFirst);
    }

    static TablesPlan of(List<Swap> swaps, Databases databases) {
        List<TableName> together = swaps.stream().map(Swap::target).toList();
        List<SwapPlan> plans = swaps.stream()
                .map(swap -> new SwapPlanner(swap.byMerge(), databases, together).plan())
                .toList();
        List<Table> tables = plans.stream().map(p -> p.site().target()).toList();
        refuseTwice(tables);
        return new TablesPlan(ForeignKeyOrder.parentsFirst(tables).tables().stream()
                .map(table -> plans.get(tables.indexOf(table)))
                .toList());
    }

    /** Under two spellings. */
    private static void refuseTwice(List<Table> tables) {
        List<TableName> names = tables.stream().map(Table::name).toList();
        names.stream()
                .filter(name -> Collections.frequency(names, name) > 1)
                .findFirst()
                .ifPresent(name -> {
                    throw Swap.invalid("table \"" + name + "\" stands twice among the tables");
                });
    }

    /** Whether rows of another of the tables refer to it. */
    boolean isParent(SwapPlan plan) {
        return references().stream().anyMatch(r -> name(r.parent()).equals(name(plan)));
    }

    /** Foreign keys from one of the tables to another. */
    List<Reference> references() {
        List<Reference> references = new ArrayList<>();
        for (SwapPlan child : parentsFirst) {
            for (Table.ForeignKey key : child.site().target().foreignKeys()) {
                parentsFirst.stream()
                        .filter(parent -> name(parent).equals(key.parent())
                                && !name(child).equals(key.parent()))
                        .forEach(parent -> references.add(new Reference(child, key, parent)));
            }
        }
        return references;
    }

    private static TableName name(SwapPlan plan) {
        return plan.site().target().name();
    }

    /** A foreign key from one of the tables to another. */
    record Reference(SwapPlan child, Table.ForeignKey key, SwapPlan parent) {}

    @Override
    public Outline outline() {
        List<List<Measure>> lines = parentsFirst.stream()
                .flatMap(p -> p.phases().stream().flatMap(phase -> phase.statements().stream()
                        .map(s -> List.of(
                                Measure.text(name(p).toString()), Measure.text(phase.name()), Measure.text(s)))))
                .toList();
        return new Outline(
                title(), figures(), List.of(new Grid("phases", List.of("table", "phase", "what"), lines)), notes());
    }

    List<Figure> figures() {
        return List.of(new Figure("strategy", Measure.text("merge: several tables in one transaction")));
    }

    List<String> notes() {
        return parentsFirst.stream().flatMap(p -> p.notes().stream()).toList();
    }

    String title() {
        return parentsFirst.stream()
                .map(p -> name(p) + " from " + p.command().filling().described())
                .collect(Collectors.joining(", ", "swap ", ""));
    }

    @Override
    public boolean writes() {
        return true;
    }
}
