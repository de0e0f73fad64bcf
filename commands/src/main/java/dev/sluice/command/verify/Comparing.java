package dev.sluice.command.verify;

import dev.sluice.command.Databases;
import dev.sluice.command.Work;
import dev.sluice.db.Reader;
import dev.sluice.db.TupleStream;
import dev.sluice.profile.Mask;
import dev.sluice.rows.AsideTuples;
import dev.sluice.rows.Complaints;
import dev.sluice.rows.KeyChecked;
import dev.sluice.rows.Likeness;
import dev.sluice.rows.OrderChecked;
import dev.sluice.rows.RowDiff;
import dev.sluice.rows.RowEncoding;
import dev.sluice.rows.SortedTuples;
import dev.sluice.rows.TupleOrder;
import java.time.Duration;
import java.util.BitSet;

/** Reads both sides and walks along them. */
final class Comparing {
    private final ComparePlan plan;
    private final Work.Joined work;
    private final Ordering ordering;
    private final RowEncoding encoding;
    private final Likeness likeness;
    private final BitSet hidden;

    Comparing(ComparePlan plan, Work work) {
        if (!(work instanceof Work.Joined joined)) {
            throw new AssertionError(work);
        }
        this.plan = plan;
        this.work = joined;
        this.ordering = new Ordering(plan);
        this.encoding = plan.encoding();
        this.likeness = ordering.likeness();
        this.hidden = hidden(joined.databases());
    }

    CompareReport run() {
        try (Moment moment = Moment.of(plan.sides(), work)) {
            if (ordering.enginesAgree()
                    && !mayBeNull(true, moment.subject())
                    && !mayBeNull(false, moment.reference())) {
                try {
                    return compare(moment, true);
                } catch (KeyChecked.OutOfOrder e) {
                    // An engine sorts otherwise than its values tell; ours is an order too.
                    return compare(moment, false);
                }
            }
            return compare(moment, false);
        }
    }

    private boolean mayBeNull(boolean ofSubject, Reader reader) {
        SideSql sql = new SideSql(plan, ofSubject);
        return sql.keyMayBeNull() && !reader.query(sql.nullKey()).isEmpty();
    }

    private CompareReport compare(Moment moment, boolean byEngines) {
        Differences differences = new Differences(plan, likeness, hidden);
        TupleOrder order = byEngines ? ordering.ofEngines() : ordering.ofBytes();
        try (OrderChecked reference = checked(false, moment, order);
                OrderChecked subject = checked(true, moment, order)) {
            RowDiff.Totals totals = new RowDiff(order, differences).compare(reference, subject);
            Tally tally = differences.tally(totals).checked(reference.rows(), subject.rows());
            return new CompareReport(plan, tally, differences, Duration.ZERO);
        }
    }

    private OrderChecked checked(boolean ofSubject, Moment moment, TupleOrder order) {
        Side side = ofSubject ? plan.sides().subject() : plan.sides().reference();
        boolean byEngines = !order.equals(ordering.ofBytes());
        TupleStream rows = rows(ofSubject, ofSubject ? moment.subject() : moment.reference(), byEngines);
        boolean keyHidden = hidden.nextSetBit(0) >= 0 && hidden.nextSetBit(0) < plan.keySize();
        OrderChecked.Side named = new OrderChecked.Side(
                side.label(), keyHidden, done -> work.progress().at("compare " + side.label(), done, -1));
        return new OrderChecked(arranged(rows, order, byEngines, moment.shared()), order, encoding, named);
    }

    private static TupleStream arranged(TupleStream rows, TupleOrder order, boolean byEngines, boolean shared) {
        if (!byEngines) {
            return new SortedTuples(rows, order);
        }
        return shared ? new AsideTuples(rows) : rows;
    }

    private TupleStream rows(boolean ofSubject, Reader reader, boolean inKeyOrder) {
        SideSql sql = new SideSql(plan, ofSubject);
        Side side = ofSubject ? plan.sides().subject() : plan.sides().reference();
        TupleStream rows = side.postgres()
                ? reader.copyOut(sql.rows(inKeyOrder))
                : encoding.encode(
                        reader.rawRows(sql.rows(inKeyOrder)),
                        work.databases().batchSize(),
                        new Complaints(
                                side.label(), "mend the value, convert it in a query(...), or ignore: the column"));
        // Where the engines sort, two forms of one key are next to each other, and are looked at when they meet.
        return inKeyOrder
                ? rows
                : likeness.canonical(rows, plan.keySize() == 0 ? plan.columns().size() : plan.keySize());
    }

    private BitSet hidden(Databases databases) {
        BitSet found = new BitSet();
        for (int i = 0; i < plan.columns().size(); i++) {
            ComparedColumn column = plan.columns().get(i);
            found.set(
                    i,
                    hides(plan.sides().subject(), column.subject().name().text(), databases)
                            || hides(
                                    plan.sides().reference(),
                                    column.reference().name().text(),
                                    databases));
        }
        return found;
    }

    private static boolean hides(Side side, String column, Databases databases) {
        Mask mask = databases.mask(side.database().profile());
        return side.table().map(t -> mask.hides(t.name().toString(), column)).orElseGet(() -> mask.hidesInAny(column));
    }
}
