package dev.sluice.command.verify;

import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Looks whether tables and the schema are as they should be: {@code verify { ... }}. Nothing is written. */
public record Assertions(List<CheckGroup> groups) implements Command<Assertions.Looking> {
    public Assertions {
        groups = List.copyOf(groups);
    }

    /** What is going to be looked at. */
    public record Looking(List<CheckGroup> groups) implements Plan {
        public Looking {
            groups = List.copyOf(groups);
        }

        @Override
        public Outline outline() {
            List<List<Measure>> rows = new ArrayList<>();
            groups.forEach(g -> g.sentences()
                    .forEach(sentence -> rows.add(List.of(Measure.text(g.subject()), Measure.text(sentence)))));
            return new Outline(
                    "verify", List.of(), List.of(new Grid("checks", List.of("table", "check"), rows)), List.of());
        }

        @Override
        public boolean writes() {
            return false;
        }
    }

    @Override
    public String word() {
        return "verify";
    }

    @Override
    public Looking plan(Databases databases) {
        return new Looking(groups);
    }

    @Override
    public Report run(Looking plan, Work work) {
        if (!(work instanceof Work.Joined joined)) {
            throw new AssertionError(work);
        }
        Look look = new Look(joined);
        boolean ofRows = groups.stream().anyMatch(TableChecks.class::isInstance);
        return ofRows ? look.transaction().refusingHiddenRows(() -> looked(look)) : looked(look);
    }

    private CheckReport looked(Look look) {
        return new CheckReport(
                groups.stream().flatMap(g -> g.results(look).stream()).toList());
    }

    @Override
    public Set<Work.Sort> supports() {
        return EnumSet.of(Work.Sort.JOIN);
    }
}
