package dev.sluice.command.verify;

import dev.sluice.SluiceException;
import dev.sluice.command.Work;
import dev.sluice.db.Database;
import dev.sluice.db.Reader;
import dev.sluice.db.Snapshot;
import dev.sluice.db.Transaction;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Through what both sides are read. Two sides of one database are read at one moment, by however many connections; what the open
 * transaction has written is seen by its own connection only, so that then both are read over that one.
 *
 * @param pairs as many as ranges are read at once; one at least
 * @param written whether a side is read through a transaction that has written, statement by statement
 * @param shared whether both are the same connection, which can read only one of them at a time
 */
record Moment(List<Pair> pairs, boolean shared, boolean written, List<Snapshot> own) implements AutoCloseable {
    /** What reads one range of both sides. */
    record Pair(Reader subject, Reader reference) {
        Reader of(boolean ofSubject) {
            return ofSubject ? subject : reference;
        }
    }

    Moment {
        pairs = List.copyOf(pairs);
    }

    /** The moment of the open transaction. */
    static Moment of(ComparePlan plan, Work.Joined work) {
        Transaction tx = work.transaction();
        Database home = work.databases().home();
        Database subject = plan.sides().subject().database();
        Database reference = plan.sides().reference().database();
        if (tx.hasWritten()) {
            tx.hold(held(plan, home));
        }
        if (subject == reference && subject == home && tx.hasWritten()) {
            return new Moment(List.of(new Pair(tx, tx)), true, true, List.of());
        }
        int readers = plan.command().manner().readers();
        // Others would not see what the transaction has written, and it has one connection.
        int count = tx.hasWritten() && (subject == home || reference == home) ? 1 : readers;
        if (subject == reference || count > 1) {
            return opened(plan, count, tx.hasWritten());
        }
        List<Snapshot> own = new ArrayList<>();
        try {
            Reader left = subject == home && throughIt(tx) ? tx : opened(plan, subject, own);
            Reader right = reference == home && throughIt(tx) ? tx : opened(plan, reference, own);
            return new Moment(List.of(new Pair(left, right)), false, tx.hasWritten(), own);
        } catch (Throwable t) {
            Snapshot.closeAll(own);
            throw t;
        }
    }

    /** Statement by statement it may see one moment after the other, so where it has written nothing it is not read through. */
    private static boolean throughIt(Transaction tx) {
        return tx.hasWritten() || !tx.isPostgres();
    }

    private static List<TableName> held(ComparePlan plan, Database database) {
        return Stream.of(plan.sides().subject(), plan.sides().reference())
                .filter(side -> side.database() == database)
                .flatMap(side -> side.held().stream())
                .distinct()
                .toList();
    }

    /** As both sides are now, and not when the transaction began; what it has written itself is seen only in it. */
    static Moment now(ComparePlan plan, Work.Joined work) {
        Database subject = plan.sides().subject().database();
        Database reference = plan.sides().reference().database();
        Database home = work.databases().home();
        boolean own = work.transaction().hasWritten() && (subject == home || reference == home);
        return own ? of(plan, work) : opened(plan, 1, false);
    }

    /** Connections of their own: one moment of each database, and one of both where it is the same. */
    private static Moment opened(ComparePlan plan, int count, boolean written) {
        Database subject = plan.sides().subject().database();
        Database reference = plan.sides().reference().database();
        List<Snapshot> own = new ArrayList<>();
        try {
            own.addAll(snapshots(plan, subject, subject == reference ? 2 * count : count));
            if (subject != reference) {
                own.addAll(snapshots(plan, reference, count));
            }
            own.forEach(Snapshot::refuseHiddenRows);
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                pairs.add(new Pair(own.get(i), own.get(count + i)));
            }
            return new Moment(pairs, false, written, own);
        } catch (Throwable t) {
            Snapshot.closeAll(own);
            throw t;
        }
    }

    private static Reader opened(ComparePlan plan, Database database, List<Snapshot> own) {
        own.addAll(snapshots(plan, database, 1));
        Snapshot opened = own.get(own.size() - 1);
        opened.refuseHiddenRows();
        return opened;
    }

    private static List<Snapshot> snapshots(ComparePlan plan, Database database, int count) {
        try {
            return database.snapshots(count, held(plan, database));
        } catch (SluiceException e) {
            throw e.about(database.profile());
        }
    }

    Pair first() {
        return pairs.get(0);
    }

    /** Ends what is read now; may be called from any thread. */
    void cancel() {
        Snapshot.cancelAll(own);
    }

    @Override
    public void close() {
        Snapshot.closeAll(own);
    }
}
