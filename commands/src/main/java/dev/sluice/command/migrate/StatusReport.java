package dev.sluice.command.migrate;

import dev.sluice.command.Look;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.db.ChangeSetEntry;
import dev.sluice.db.ChangeSetEntry.Past;
import dev.sluice.db.ChangeSetEntry.State;
import java.util.Comparator;
import java.util.List;

/** How each change set of a file stands; looking is all there is to do, so the plan is the report. */
public record StatusReport(String file, List<ChangeSetEntry> sets) implements Look.Found {
    public StatusReport {
        sets = List.copyOf(sets);
    }

    /** {@code pending} in a script: how many are to be run. */
    public long getPending() {
        return sets.stream().filter(ChangeSetEntry::isDue).count();
    }

    /** {@code ran} in a script: how many the database has. */
    public long getRan() {
        return sets.stream().filter(set -> set.past().isPresent()).count();
    }

    /** {@code changed} in a script: how many were changed after they were run. */
    public long getChanged() {
        return sets.stream().filter(set -> set.state() == State.CHANGED).count();
    }

    /** {@code tag} in a script: the last one that was put; empty when there is none. */
    public String getTag() {
        return sets.stream()
                .filter(set -> set.past().isPresent() && !set.tag().isEmpty())
                .max(Comparator.comparing(set -> set.past().map(Past::place).orElse(0)))
                .map(ChangeSetEntry::tag)
                .orElse("");
    }

    @Override
    public Outline outline() {
        List<List<Measure>> rows = sets.stream()
                .map(set -> List.of(
                        Measure.text(set.name().toString()),
                        Measure.text(said(set)),
                        Measure.text(set.past().map(p -> p.when().toString()).orElse("")),
                        Measure.text(set.tag())))
                .toList();
        return new Outline(
                "migrate.status " + file,
                List.of(
                        new Figure("run", Measure.count(getRan())),
                        new Figure("pending", Measure.count(getPending())),
                        new Figure("changed since", Measure.count(getChanged())),
                        new Figure("tag", Measure.text(getTag()))),
                List.of(new Grid("change sets", List.of("change set", "state", "run at", "tag"), rows)),
                List.of());
    }

    private static String said(ChangeSetEntry set) {
        return switch (set.state()) {
            case PENDING -> "pending";
            case RAN -> set.past().filter(Past::executed).isPresent() ? "run" : "marked as run";
            case AGAIN -> "runs again";
            case CHANGED -> "changed since";
            case LEFT_OUT -> "left out: " + set.leftOut();
        };
    }
}
