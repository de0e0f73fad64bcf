package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.SafetyLimit;
import dev.sluice.command.TableChange;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Dialect;
import dev.sluice.relations.Archive;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import dev.sluice.stage.Parted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parts rows of other tables from parents that are not among the new rows, and keeps what they were in a table beside each. */
final class Pruning {
    private final SwapPlan plan;
    private final Transaction tx;
    private final Dialect dialect;
    private final Catalog catalog;
    private final String call = Archive.newCall();

    Pruning(SwapPlan plan, Transaction tx, Dialect dialect) {
        this.plan = plan;
        this.tx = tx;
        this.dialect = dialect;
        this.catalog = Catalog.of(tx, dialect);
    }

    /**
     * What was done.
     *
     * @param call tells it apart in the archives
     * @param done one for each foreign key that rows were found for
     */
    record Pruned(String call, List<Done> done) {
        static final Pruned NOTHING = new Pruned("", List.of());

        Pruned {
            done = List.copyOf(done);
        }

        List<TableChange> changes() {
            return done.stream().map(Done::change).toList();
        }

        List<String> notes() {
            return done.stream().map(Done::note).toList();
        }

        /** So that they can be found again. */
        Parted parted() {
            return new Parted(call, done.stream().map(Done::child).distinct().toList());
        }
    }

    /** Rows of one table, by one foreign key. */
    record Done(TableName child, boolean deletes, long rows) {
        private TableChange change() {
            return new TableChange(child.toString(), 0, deletes ? 0 : rows, deletes ? rows : 0);
        }

        private String note() {
            return rows + " rows of " + child + (deletes ? " are in " : " refer to nothing now; what they were is in ")
                    + Parting.archive(child);
        }
    }

    /** What there is to part; refuses where something speaks against it. */
    List<Parting> passed() {
        List<Problem> problems = new ArrayList<>();
        List<Parting> all = plan.children().stream()
                .map(child -> Parting.of(
                        catalog,
                        new Orphans(plan.site(), child, plan.match()),
                        plan.command().checks().orphans()))
                .filter(parting -> check(parting, problems))
                .toList();
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
        return all;
    }

    /** Parts what is found now. */
    Pruned run() {
        List<Parting> all = passed();
        List<Done> done = all.stream().map(this::part).filter(d -> d.rows() > 0).toList();
        if (tx.isPostgres() && !all.isEmpty()) {
            // Names cannot be changed while checks of foreign keys are pending.
            tx.execute(Sql.of("set constraints all immediate"));
        }
        return new Pruned(call, done);
    }

    /** Whether there are any; all that speaks against it is added to the problems. */
    private boolean check(Parting parting, List<Problem> problems) {
        Table child = parting.child();
        long rows = tx.number(parting.orphans().count());
        if (rows == 0) {
            return false;
        }
        parting.unfit(rows + " rows of " + child.name()).ifPresent(problems::add);
        long all = tx.number(Sql.of("select count(*) as n from " + child.name().quoted()));
        if (new SafetyLimit(plan.command().checks().maxOrphans(), Optional.empty()).isExceeded(rows, all)) {
            problems.add(new Problem(
                    rows + " rows of " + child.name() + " would " + verb(parting) + ", which is more than the limit",
                    "safety limit",
                    "check the source; to do so all the same, say maxOrphans: " + rows));
        }
        catalog.inboundReferences(child).stream().filter(parting::reaches).forEach(grandchild -> {
            long reached = tx.number(parting.orphans().countBelow(grandchild));
            if (reached > 0) {
                problems.add(new Problem(
                        rows + " rows of " + child.name() + " would " + verb(parting) + ", and that would reach "
                                + reached
                                + " rows of " + grandchild.child() + " (on delete "
                                + grandchild.key().onDelete() + ")",
                        "orphans:",
                        "take those rows away first"));
            }
        });
        return true;
    }

    private static String verb(Parting parting) {
        return parting.how() == Swap.Orphaned.PRUNE ? "be pruned" : "lose their parent";
    }

    /** None where another foreign key of the same table has taken all of its rows. */
    private Done part(Parting parting) {
        long found = tx.number(parting.orphans().count());
        Archive archive = parting.archive(catalog);
        archive.create(dialect).forEach(tx::execute);
        long parted = 0;
        for (Sql statement : archive.keep(parting.removal(), dialect, call)) {
            parted = tx.execute(statement);
        }
        long left = tx.number(parting.orphans().count());
        if (parted != found || left > 0) {
            throw SluiceException.of(
                    Kind.FAILED,
                    (parted - left) + " rows of " + parting.child().name()
                            + " were parted from their parents instead of " + found,
                    "orphans:",
                    "look for a trigger or rule that leaves rows out, or puts values back");
        }
        return new Done(parting.child().name(), parting.removal().deletes(), parted);
    }
}
