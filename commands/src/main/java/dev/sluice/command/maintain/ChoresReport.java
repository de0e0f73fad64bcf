package dev.sluice.command.maintain;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import java.time.Duration;
import java.util.List;

/** What was maintained. */
record ChoresReport(ChoresPlan plan, List<Done> done, Duration took) implements Report {
    private static final List<String> COLUMNS = List.of("of", "statement", "size before", "size", "took");

    /** One statement, with the sizes before and after. */
    record Done(ChoresPlan.Chore chore, long before, long after, Duration took) {
        private List<Measure> line() {
            return List.of(
                    Measure.text(chore.subject()),
                    Measure.text(chore.statement().text()),
                    Measure.bytes(before),
                    Measure.bytes(after),
                    Measure.took(took));
        }
    }

    ChoresReport {
        done = List.copyOf(done);
    }

    @Override
    public Outline outline() {
        return new Outline(
                plan.title(),
                List.of(new Figure("took", Measure.took(took))),
                List.of(new Grid(
                        "statements", COLUMNS, done.stream().map(Done::line).toList())),
                plan.warnings());
    }

    @Override
    public List<TableChange> changes() {
        return List.of();
    }

    @Override
    public Report took(Duration whole) {
        return new ChoresReport(plan, done, whole);
    }
}
