package dev.sluice.command.prune;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.Ddl;
import dev.sluice.command.TableChange;
import dev.sluice.command.Work;
import dev.sluice.command.prune.PrunePlan.Line;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Archive;
import java.util.List;

/** All of it in one transaction. */
final class Pruning {
    private final PrunePlan plan;
    private final Work.Joined work;

    Pruning(PrunePlan plan, Work.Joined work) {
        this.plan = plan;
        this.work = work;
    }

    PruneReport run() {
        refuse(plan);
        String call = Archive.newCall();
        return PruneReport.of(plan, remove(plan, work.databases(), work.transaction(), call), call);
    }

    static List<TableChange> remove(PrunePlan plan, Databases databases, Transaction tx, String call) {
        List<Line> lines = plan.busy();
        new Ddl(tx, databases.ddlLockTimeout()).execute(Removing.archives(lines, databases));
        Removing removing = new Removing(plan, databases, tx, call);
        removing.refuseNew(plan.idle());
        List<TableChange> changes = removing.remove(lines);
        refuseOther(lines, changes);
        return changes;
    }

    static void refuse(PrunePlan plan) {
        if (!plan.refusals().isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, plan.refusals());
        }
    }

    /** Other rows than were counted are not removed: somebody changed them since, and nobody has seen the new number. */
    private static void refuseOther(List<Line> lines, List<TableChange> changes) {
        for (Line line : lines) {
            long rows = changes.stream()
                    .filter(change -> change.table().equals(line.table()))
                    .mapToLong(change -> line.removal().deletes() ? change.deleted() : change.updated())
                    .sum();
            long wanted = lines.stream()
                    .filter(other -> other.table().equals(line.table())
                            && other.removal().deletes() == line.removal().deletes())
                    .mapToLong(Line::rows)
                    .sum();
            if (rows != wanted) {
                throw SluiceException.of(
                        Kind.RETRY,
                        "the plan has " + wanted + " rows, and " + rows + " were found",
                        "table " + line.table(),
                        "somebody writes there; run it again");
            }
        }
    }
}
