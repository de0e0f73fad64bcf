package dev.sluice.command.migrate;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.db.ChangeLogFile;
import dev.sluice.db.ChangeSetEntry;
import dev.sluice.db.ChangeSetEntry.Nature;
import java.util.ArrayList;
import java.util.List;

/**
 * The change sets to be run, in their order.
 *
 * @param lockLeft whether a dead run of ours has left Liquibase's lock, which is then cleared even where nothing is due
 */
record MigratePlan(String shown, ChangeLogFile file, List<ChangeSetEntry> due, boolean lockLeft) implements Plan {
    MigratePlan {
        due = List.copyOf(due);
    }

    String title() {
        return "migrate " + shown;
    }

    /** Those that take no transaction around them. */
    List<ChangeSetEntry> loose() {
        return due.stream().filter(set -> set.nature() == Nature.LOOSE).toList();
    }

    @Override
    public boolean writes() {
        return !due.isEmpty() || lockLeft;
    }

    @Override
    public Outline outline() {
        List<List<Measure>> rows = due.stream()
                .map(set -> List.of(
                        Measure.text(set.name().toString()),
                        Measure.text(set.nature() == Nature.LOOSE ? "outside" : "inside"),
                        Measure.text(set.says())))
                .toList();
        List<String> notes = new ArrayList<>();
        if (due.isEmpty()) {
            notes.add("the database has all of them");
        }
        if (!loose().isEmpty()) {
            notes.add(
                    "those outside of a transaction run in a step with tx: 'none' alone; each change set is then kept by itself");
        }
        if (lockLeft) {
            notes.add("Liquibase's lock, which a run that is dead has left, is cleared");
        }
        return new Outline(
                title(),
                List.of(new Figure("change sets", Measure.count(due.size()))),
                due.isEmpty()
                        ? List.of()
                        : List.of(new Grid("change sets", List.of("change set", "transaction", "what it does"), rows)),
                notes);
    }
}
