package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.stage.BrokenReferences;
import dev.sluice.stage.CutOver;
import dev.sluice.stage.Definitions;
import dev.sluice.stage.Parted;
import dev.sluice.stage.Retired;
import dev.sluice.stage.WriteWatch;
import java.time.Duration;
import java.util.List;

/** The way back in SQLite: the old rows move into a table of the definition of now, in one transaction. */
final class SqliteUnswapping {
    private final Unswap command;
    private final Unswap.Back plan;
    private final Work.Phased work;
    private final long start = System.nanoTime();
    private List<TableChange> back = List.of();
    private Parted left = Parted.NONE;
    private List<String> lost = List.of();

    SqliteUnswapping(Unswap command, Unswap.Back plan, Work.Phased work) {
        this.command = command;
        this.plan = plan;
        this.work = work;
    }

    Report run() {
        if (!work.reached().equals(Renaming.CUT_OVER)) {
            Retired.Note note = plan.note().orElseThrow(() -> Unswapping.nothingKept(plan));
            work.phase(Renaming.CUT_OVER, Access.REBUILD, tx -> cutOver(tx, note));
        }
        return new Unswapping.Done(
                plan,
                new CutOver.Taken(1, Duration.ZERO),
                List.of(),
                back,
                left,
                Duration.ofNanos(System.nanoTime() - start),
                lost);
    }

    private boolean cutOver(Transaction tx, Retired.Note note) {
        Exchanging.refuseEnforced(tx);
        Retired old = Retired.of(plan.live().name(), work.databases());
        old.refuseOther(tx, note, "unswap");
        old.refuseNamed(tx, "unswap");
        String since = since(tx, note);
        if (command.written() == Unswap.Written.REFUSE) {
            refuseWritten(since);
        }
        lost = since.isEmpty() ? List.of() : List.of("what was written since the swap is dropped: " + since);
        BrokenReferences broken = BrokenReferences.note(tx, List.of(plan.live()));
        Catalog catalog = Catalog.of(tx, work.databases().home().dialect());
        Unswapping.refuseOrphans(tx, catalog, plan);
        Reunion reunion = command.reunion(tx, catalog, note);
        work.progress().at("cut over " + plan.live().name(), 0, -1);
        exchange(plan, Definitions.read(tx, plan.live())).statements().forEach(tx::execute);
        back = reunion.run(tx);
        left = command.leavesOrphans() ? note.parted() : Parted.NONE;
        broken.refuseNew();
        work.progress().at("commit " + plan.live().name(), 0, -1);
        return true;
    }

    static Exchange exchange(Unswap.Back plan, Definitions definitions) {
        return new Exchange(Unswapping.site(plan, false), definitions, Unswapping.replaced(plan), false);
    }

    /** What was written is not known, for it leaves no trace but the rows themselves; so both numbers are told. Empty where nothing was. */
    private String since(Transaction tx, Retired.Note note) {
        if (WriteWatch.begin(plan.live(), tx).state().equals(note.places())) {
            return "";
        }
        long now = tx.number(
                Sql.of("select count(*) as n from " + plan.live().name().quoted()));
        return "it had " + note.places().split(" ", -1)[0] + " and has " + now + ", not all of them the same";
    }

    private void refuseWritten(String since) {
        if (!since.isEmpty()) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "rows of table " + plan.live().name() + " were written since the swap: " + since,
                    "unswap",
                    "keep the new rows, or lose those with writes: 'drop'");
        }
    }
}
