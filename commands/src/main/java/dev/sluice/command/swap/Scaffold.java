package dev.sluice.command.swap;

import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.Ddl;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import java.util.function.Function;

/**
 * What serves only the swap, and is committed before it: where the swap fails it is removed again. Then its transactions have left
 * nothing, and a failure that told of them would make people look for what is not there.
 */
final class Scaffold {
    private final Stage stage;
    private final Databases databases;
    private final long before;
    private long theirs;

    /** Of a swap whose transaction somebody else ends, which takes all of it back. */
    Scaffold(Stage stage, Databases databases) {
        this.stage = stage;
        this.databases = databases;
        this.before = home().commits();
    }

    /** Runs the body; where it fails, what it has put up goes. */
    static <T> T during(Site site, Databases databases, Function<Scaffold, T> body) {
        Maker maker = Maker.begin();
        Scaffold scaffold = new Scaffold(new Stage(site, maker), databases);
        try {
            return body.apply(scaffold);
        } catch (Throwable t) {
            scaffold.removeAfter(t);
            throw t;
        } finally {
            maker.end();
        }
    }

    private Database home() {
        return databases.home();
    }

    /** The staging table, whose mark says who has made it. */
    Stage stage() {
        return stage;
    }

    /** Runs code of the user; what it commits is its own. */
    void run(Filling.OfCode code) {
        long mark = home().commits();
        try {
            code.code().accept(Staged.of(stage.site().staging()));
        } finally {
            theirs += home().commits() - mark;
        }
    }

    private void removeAfter(Throwable first) {
        try {
            if (home().transaction(Access.WRITE, this::remove)) {
                home().madeUpFor(home().commits() - before - theirs);
            }
        } catch (SluiceException e) {
            first.addSuppressed(e);
        }
    }

    /** Another swap may have made the table anew; where the cut-over's fate is not known, it may be the table by now, without the mark. */
    private boolean remove(Transaction tx) {
        boolean left = stage.isMine(tx);
        if (left) {
            // It takes locks on the tables that it refers to as well.
            new Ddl(tx, databases.ddlLockTimeout()).execute(stage.leftOvers(tx, databases));
        }
        return left;
    }
}
