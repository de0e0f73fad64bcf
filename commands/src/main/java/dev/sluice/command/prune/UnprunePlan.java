package dev.sluice.command.prune;

import dev.sluice.Problem;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.relations.ArchivedRows;
import java.util.ArrayList;
import java.util.List;

/** What comes back: parents first. */
record UnprunePlan(Unprune command, List<ArchivedRows> parts, List<Problem> refusals) implements Plan {
    UnprunePlan {
        parts = List.copyOf(parts);
        refusals = List.copyOf(refusals);
    }

    long rows() {
        return parts.stream().mapToLong(ArchivedRows::rows).sum();
    }

    @Override
    public Outline outline() {
        List<List<Measure>> rows = new ArrayList<>();
        for (ArchivedRows part : parts) {
            rows.add(List.of(
                    Measure.text(part.table()),
                    Measure.text(part.archive().name().toString()),
                    Measure.count(part.deleted()),
                    Measure.count(part.nulled())));
        }
        Grid grid = new Grid("tables", List.of("table", "archive", "to insert", "to fill"), rows);
        List<String> notes = refusals.stream()
                .map(problem -> "refused as it stands: " + problem.sentence())
                .toList();
        return new Outline(title(), List.of(), List.of(grid), notes);
    }

    String title() {
        return "unprune " + command.table();
    }

    @Override
    public boolean writes() {
        return true;
    }
}
