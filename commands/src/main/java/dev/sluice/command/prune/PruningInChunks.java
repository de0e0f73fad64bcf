package dev.sluice.command.prune;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Ddl;
import dev.sluice.command.Pause;
import dev.sluice.command.StepLog;
import dev.sluice.command.TableChange;
import dev.sluice.command.Work;
import dev.sluice.command.prune.PrunePlan.Line;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;
import dev.sluice.journal.Counts;
import dev.sluice.relations.Archive;
import dev.sluice.relations.Closure;
import dev.sluice.relations.Condition;
import dev.sluice.relations.Removal;
import dev.sluice.relations.RowOrder;
import dev.sluice.sql.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** So many rows at a time, each time committed with the place that was reached. */
final class PruningInChunks {
    private static final String END = "end";

    private final PrunePlan plan;
    private final Work.Chunked work;
    private final Database home;
    private final RowOrder order;
    private final String call = Archive.newCall();
    private final Map<String, TableChange> changes = new TreeMap<>();

    PruningInChunks(PrunePlan plan, Work.Chunked work) {
        this.plan = plan;
        this.work = work;
        this.home = work.databases().home();
        this.order = RowOrder.of(plan.subject().table(), home.dialect() instanceof Postgres)
                .orElseThrow(() -> SluiceException.of(
                        Kind.USAGE,
                        "commitEvery needs a primary key, or a table with rowids in SQLite",
                        "table " + plan.subject().table().name(),
                        "leave commitEvery out"));
    }

    PruneReport run() {
        Pruning.refuse(plan);
        if (plan.parent()
                .filter(p -> p.table().name().equals(plan.subject().table().name()))
                .isPresent()) {
            throw Prune.invalid(
                    "rows that hang on others of their table cannot be pruned in chunks; leave commitEvery out");
        }
        String place = work.cursor();
        while (!place.equals(END) && plan.rows() > 0) {
            String from = place;
            place = work.chunk(tx -> chunk(tx, from)).cursor();
            long done =
                    changes.values().stream().mapToLong(TableChange::deleted).sum();
            work.progress().at("prune " + plan.subject().table().name(), done, plan.rows());
            if (!place.equals(END)) {
                Pause.of(plan.command().pace().pause(), "between two chunks", "prune");
            }
        }
        return PruneReport.of(plan, List.copyOf(changes.values()), call).saying(remarks());
    }

    private StepLog.Part chunk(Transaction tx, String from) {
        long wanted = work.commitEvery(plan.command().pace().commitEvery().orElseThrow());
        Condition rest = Condition.all(List.of(plan.subject().rows(), order.behind(from)));
        Rows found = tx.refusingHiddenRows(() -> tx.query(order.placeAfter(rest, wanted)));
        String place = found.isEmpty() ? END : String.valueOf(found.value());
        Condition rows = found.isEmpty() ? rest : Condition.all(List.of(rest, order.upTo(place)));
        Catalog catalog = Catalog.of(tx, home.dialect());
        List<Removal> removals = removals(catalog, rows);
        List<Line> lines = removals.stream()
                .flatMap(removal -> line(removal, catalog).stream())
                .toList();
        new Ddl(tx, work.databases().ddlLockTimeout()).execute(Removing.archives(lines, work.databases()));
        Removing removing = new Removing(plan, work.databases(), tx, call);
        removing.refuseNew(removals.stream()
                .filter(removal -> line(removal, catalog).isEmpty())
                .toList());
        List<TableChange> done = removing.remove(lines);
        refuseOverLimit(done);
        done.forEach(change -> changes.merge(change.table(), change, PruningInChunks::sum));
        return new StepLog.Part(place, counts(done));
    }

    /** What goes with this chunk's rows. */
    private List<Removal> removals(Catalog catalog, Condition rows) {
        Removal root = plan.lines().get(plan.lines().size() - 1).removal();
        return Closure.of(catalog, new Removal(root.table(), rows, root.nulled()), Optional.empty())
                .removals();
    }

    /** As the plan has rows of it; empty where it has none. */
    private Optional<Line> line(Removal removal, Catalog catalog) {
        return plan.busy().stream()
                .filter(line ->
                        line.removal().table().name().equals(removal.table().name())
                                && line.removal().nulled().equals(removal.nulled()))
                .findFirst()
                .map(line -> new Line(
                        removal, line.rows(), line.of(), line.archive().map(archive -> archive.again(catalog))));
    }

    private static Counts counts(List<TableChange> done) {
        return new Counts(
                done.stream().mapToLong(TableChange::inserted).sum(),
                done.stream().mapToLong(TableChange::updated).sum(),
                done.stream().mapToLong(TableChange::deleted).sum());
    }

    /** Rows that came since the plan count too. */
    private void refuseOverLimit(List<TableChange> done) {
        for (Line line : plan.busy()) {
            long more = done.stream()
                    .filter(change -> change.table().equals(line.table()))
                    .mapToLong(change -> removed(line, change))
                    .sum();
            TableChange before = changes.get(line.table());
            long all = more + (before == null ? 0 : removed(line, before));
            if (all > line.rows()) {
                plan.command().limit().check("prune", line.removal().table().name(), all, line.of());
            }
        }
    }

    private static long removed(Line line, TableChange change) {
        return line.removal().deletes() ? change.deleted() : change.updated();
    }

    private static TableChange sum(TableChange a, TableChange b) {
        return new TableChange(
                a.table(), a.inserted() + b.inserted(), a.updated() + b.updated(), a.deleted() + b.deleted());
    }

    private List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        for (Line line : plan.busy()) {
            TableChange change = changes.get(line.table());
            long done = change == null ? 0 : removed(line, change);
            if (done != line.rows()) {
                remarks.add(line.table() + ": " + done + " rows were removed where the plan had " + line.rows()
                        + "; others wrote there meanwhile");
            }
        }
        return remarks;
    }
}
