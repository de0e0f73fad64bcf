package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Table.Trait;
import dev.sluice.sql.TableName;
import java.util.List;

/**
 * Whether rows are what the new ones say once all is written. A trigger may have put back what they were, which nobody sees in the number of
 * updated rows, or written something else; a foreign key among the tables that are swapped may have changed a row that was to stay as it is.
 */
final class Afterwards {
    private final Site site;
    private final Transaction tx;
    private final MergeSql sql;

    Afterwards(Site site, Transaction tx) {
        this.site = site;
        this.tx = tx;
        this.sql = new MergeSql(site);
    }

    private boolean triggered() {
        return site.target().is(Trait.TRIGGERS) && !site.updated().isEmpty();
    }

    private String images() {
        TableName name = site.target().name();
        return (site.postgres() ? "pg_temp." : "temp.")
                + name.name().derived("_sluice_was").quoted();
    }

    /** Keeps what the rows were that are about to be updated, where triggers may answer with that. */
    void begin() {
        if (triggered()) {
            tx.execute(sql.keepDifferent(images()));
        }
    }

    /**
     * Refuses what nobody has asked for; what triggers have made of the rows otherwise, in words.
     *
     * @param related whether foreign keys lead from one of the swapped tables to another, or to itself
     */
    List<String> end(boolean related) {
        if (!triggered() && !related) {
            return List.of();
        }
        if (triggered()) {
            refuseUnchanged();
        }
        long differ = sql.countUpdated().map(tx::number).orElse(0L);
        if (differ == 0) {
            return List.of();
        }
        String what = differ + " rows of " + site.target().name() + " are not in all what the new ones say: ";
        if (!triggered()) {
            throw other(
                    what + "a foreign key among the tables that are swapped has changed them",
                    "swap with strategy: 'rename', or leave those values where they are");
        }
        return List.of(what + "its triggers have written something else");
    }

    private void refuseUnchanged() {
        long unchanged = tx.number(sql.countLike(images()));
        tx.execute(sql.drop(images()));
        if (unchanged > 0) {
            throw other(
                    unchanged + " rows that were to be updated are what they were",
                    "look for a trigger that puts the old values back");
        }
    }

    private SluiceException other(String what, String remedy) {
        return SluiceException.of(Kind.FAILED, what, "table " + site.target().name(), remedy);
    }
}
