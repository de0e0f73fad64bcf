package dev.sluice.command.migrate;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.db.ChangeLogFile;
import dev.sluice.db.ChangeSetEntry;
import dev.sluice.db.ChangeSetEntry.Nature;
import java.util.List;

/** The change sets to be run, in their order. */
record MigratePlan(String shown, ChangeLogFile file, List<ChangeSetEntry> due) implements Plan {
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
        return !due.isEmpty();
    }

    @Override
    public Outline outline() {
        List<List<Measure>> rows = due.stream()
                .map(set -> List.of(
                        Measure.text(set.name().toString()),
                        Measure.text(set.nature() == Nature.LOOSE ? "outside" : "inside"),
                        Measure.text(set.says())))
                .toList();
        List<String> notes = due.isEmpty()
                ? List.of("the database has all of them")
                : loose().isEmpty()
                        ? List.of()
                        : List.of("those outside of a transaction run in a step with tx: 'none' alone;"
                                + " each change set is then kept by itself");
        return new Outline(
                title(),
                List.of(new Figure("change sets", Measure.count(due.size()))),
                due.isEmpty()
                        ? List.of()
                        : List.of(new Grid("change sets", List.of("change set", "transaction", "what it does"), rows)),
                notes);
    }
}
