package dev.sluice.command.verify;

import dev.sluice.command.Work;
import dev.sluice.db.Database;
import dev.sluice.db.Reader;
import dev.sluice.db.Snapshot;
import dev.sluice.db.Transaction;
import java.util.ArrayList;
import java.util.List;

/**
 * Through what both sides are read. Two sides of one database are read at one moment; what the open transaction has written is
 * seen by its own connection only, so that then both are read over that one.
 *
 * @param shared whether both are the same connection, which can read only one of them at a time
 */
record Moment(Reader subject, Reader reference, boolean shared, List<Snapshot> own) implements AutoCloseable {
    static Moment of(ComparePlan.Sides sides, Work.Joined work) {
        Transaction tx = work.transaction();
        Database home = work.databases().home();
        Database subject = sides.subject().database();
        Database reference = sides.reference().database();
        if (subject != reference) {
            List<Snapshot> own = new ArrayList<>();
            try {
                Reader left = subject == home ? tx : opened(subject, own);
                Reader right = reference == home ? tx : opened(reference, own);
                return new Moment(left, right, false, own);
            } catch (Throwable t) {
                Snapshot.closeAll(own);
                throw t;
            }
        }
        if (subject == home && tx.hasWritten()) {
            return new Moment(tx, tx, true, List.of());
        }
        List<Snapshot> both = subject.snapshots(2);
        return new Moment(both.get(0), both.get(1), false, both);
    }

    private static Reader opened(Database database, List<Snapshot> own) {
        own.addAll(database.snapshots(1));
        return own.get(own.size() - 1);
    }

    @Override
    public void close() {
        Snapshot.closeAll(own);
    }
}
