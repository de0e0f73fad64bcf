package dev.sluice.command.migrate;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.db.ChangeLogFile;
import dev.sluice.db.ChangeSetEntry;
import java.util.List;

/**
 * The change sets to be taken back, the last one first.
 *
 * @param notes what stays although all of them go
 */
record RollbackPlan(String shown, ChangeLogFile file, List<ChangeSetEntry> undone, List<String> notes) implements Plan {
    RollbackPlan {
        undone = List.copyOf(undone);
        notes = List.copyOf(notes);
    }

    String title() {
        return "migrate.rollback " + shown;
    }

    @Override
    public boolean writes() {
        return !undone.isEmpty();
    }

    @Override
    public Outline outline() {
        List<List<Measure>> rows = undone.stream()
                .map(set -> List.of(
                        Measure.text(set.name().toString()),
                        Measure.text(set.past().map(p -> p.when().toString()).orElse(""))))
                .toList();
        return new Outline(
                title(),
                List.of(new Figure("change sets", Measure.count(undone.size()))),
                rows.isEmpty() ? List.of() : List.of(new Grid("change sets", List.of("change set", "run at"), rows)),
                notes);
    }
}
