package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.swap.SwapPlan.Chosen;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.stage.Attached;
import dev.sluice.stage.Obstacles;
import dev.sluice.stage.Retired;
import dev.sluice.stage.Twin;
import java.util.List;
import java.util.Optional;

/**
 * How a swap is done where that is left to it. A merge is the choice wherever it will do: nobody waits for it, and nothing has to be carried.
 * But it writes each row that differs into every index, and leaves as much dead space; so a rename, which builds the indexes at one go,
 * does a large table whose rows differ for the most part. What differs is known once the new rows are there.
 */
record Choice(Swap command, Site site) {
    /** Below that size, in bytes, a merge is over sooner than the locks of a rename are had. */
    static final long SMALL = 16L << 20;

    /** Of the rows; from there on a merge takes longer, and makes the table larger. */
    static final int PERCENT = 30;

    private static final String DECIDED_LATER = "decided when the new rows are there: a rename where more than "
            + PERCENT + " % of the rows differ, otherwise a merge";

    /** While it is planned, in a transaction that somebody else has open or not; the strategy stays open where rows must decide. */
    Chosen planned(Transaction tx, Databases databases, boolean joined) {
        if (command.strategy() != Swap.Strategy.AUTO) {
            return new Chosen(command.strategy(), "as asked");
        }
        return against(tx, databases, joined)
                .map(why -> new Chosen(Swap.Strategy.MERGE, why))
                .orElseGet(() -> new Chosen(Swap.Strategy.AUTO, DECIDED_LATER));
    }

    /** Why it is not to be a rename. */
    private Optional<String> against(Transaction tx, Databases databases, boolean joined) {
        if (!tx.isPostgres()) {
            return Optional.of("in one transaction, and readers keep their snapshot");
        }
        if (joined) {
            return Optional.of("in an open transaction, whose locks readers would wait for");
        }
        if (command.selection().where().isPresent()) {
            return Optional.of("only a range of the rows is replaced");
        }
        if (command.filling() instanceof Filling.OfTable) {
            return Optional.of("the table that brings the rows need not be like this one in all");
        }
        if (command.writes() == Swap.Writes.BLOCK) {
            return Optional.of("no lock that readers wait for");
        }
        return small(tx).or(() -> obstacle(tx, databases));
    }

    private Optional<String> small(Transaction tx) {
        long size = tx.number(Sql.of("select pg_table_size(?)", site.target().id()));
        return size < SMALL
                ? Optional.of(
                        "no lock that readers wait for, and with less than " + (SMALL >> 20) + " MB it is soon done")
                : Optional.empty();
    }

    /** What a rename would refuse. */
    private Optional<String> obstacle(Transaction tx, Databases databases) {
        try {
            Retired.of(site.target().name(), databases).refuseAnother(tx);
            Twin twin = Twin.of(tx, site.target(), site.staging().name());
            List<Problem> obstacles =
                    Obstacles.of(tx, Catalog.of(tx, databases.home().dialect()), twin);
            if (obstacles.isEmpty()) {
                Attached.read(tx, twin);
            }
            return obstacles.stream().findFirst().map(Problem::what);
        } catch (SluiceException e) {
            if (e.kind() != Kind.REFUSED) {
                throw e;
            }
            return Optional.of(e.problems().get(0).what());
        }
    }

    /** Once the new rows are there. */
    Chosen staged(Transaction tx) {
        long differ = tx.number(new MergeSql(site).countDifferent());
        long all = Math.max(
                1, Math.max(tx.number(new MergeSql(site).countRange()), tx.number(new MergeSql(site).countStaged())));
        boolean most = 100.0 * differ / all > PERCENT;
        return new Chosen(
                most ? Swap.Strategy.RENAME : Swap.Strategy.MERGE,
                differ + " of " + all + " rows differ, and " + (most ? "more" : "not more") + " than " + PERCENT
                        + " %");
    }

    /** In a transaction that was not known of when it was planned. */
    static Chosen joined() {
        return new Chosen(Swap.Strategy.MERGE, "in an open transaction, whose locks readers would wait for");
    }
}
