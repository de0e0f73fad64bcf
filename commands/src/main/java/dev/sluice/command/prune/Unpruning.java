package dev.sluice.command.prune;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Ddl;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.command.Work;
import dev.sluice.db.Transaction;
import dev.sluice.relations.ArchivedRows;
import dev.sluice.sql.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Brings rows back, parents first, and takes them out of their archive. */
final class Unpruning {
    private final UnprunePlan plan;
    private final Work.Joined work;
    private final Transaction tx;

    Unpruning(UnprunePlan plan, Work.Joined work) {
        this.plan = plan;
        this.work = work;
        this.tx = work.transaction();
    }

    Report run() {
        if (!plan.refusals().isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, plan.refusals());
        }
        if (tx.isPostgres()) {
            List<Sql> locks = plan.parts().stream().map(ArchivedRows::lock).toList();
            new Ddl(tx, work.databases().ddlLockTimeout()).execute(locks);
        }
        List<TableChange> changes = new ArrayList<>();
        plan.parts().stream().filter(part -> part.deleted() > 0).forEach(part -> changes.add(insert(part)));
        for (ArchivedRows part : plan.parts()) {
            part.nulls().forEach(nulled -> changes.add(fill(part, nulled)));
        }
        return new Back(plan, changes, Duration.ZERO);
    }

    private TableChange insert(ArchivedRows part) {
        return new TableChange(part.table(), part.insert(tx), 0, 0);
    }

    private TableChange fill(ArchivedRows part, ArchivedRows.Nulled nulled) {
        return new TableChange(part.table(), 0, part.fill(tx, nulled), 0);
    }

    /** What came back. */
    private record Back(UnprunePlan plan, List<TableChange> changes, Duration took) implements Report {
        Back {
            changes = List.copyOf(changes);
        }

        @Override
        public Outline outline() {
            List<List<Measure>> rows = changes.stream()
                    .map(c -> List.of(Measure.text(c.table()), Measure.count(c.inserted()), Measure.count(c.updated())))
                    .toList();
            List<String> notes = changes.isEmpty() ? List.of("the archive holds nothing to bring back") : List.of();
            return new Outline(
                    plan.title(),
                    List.of(new Figure("took", Measure.took(took))),
                    List.of(new Grid("tables", List.of("table", "inserted", "filled"), rows)),
                    notes);
        }

        @Override
        public Report took(Duration whole) {
            return new Back(plan, changes, whole);
        }
    }
}
