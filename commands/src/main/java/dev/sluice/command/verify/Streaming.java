package dev.sluice.command.verify;

import dev.sluice.SluiceException;
import dev.sluice.command.Work;
import dev.sluice.db.Reader;
import dev.sluice.db.TupleStream;
import dev.sluice.rows.AsideTuples;
import dev.sluice.rows.Complaints;
import dev.sluice.rows.KeyChecked;
import dev.sluice.rows.Likeness;
import dev.sluice.rows.OrderChecked;
import dev.sluice.rows.RowDiff;
import dev.sluice.rows.RowEncoding;
import dev.sluice.rows.SortedTuples;
import dev.sluice.rows.TupleOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** Reads both sides and walks along them: in one range of the key, or in several at once. */
final class Streaming {
    private final ComparePlan plan;
    private final Work.Joined work;
    private final BitSet hidden;
    private final Ordering ordering;
    private final RowEncoding encoding;
    private final AtomicLong ofSubject = new AtomicLong();
    private final AtomicLong ofReference = new AtomicLong();

    Streaming(ComparePlan plan, Work.Joined work, BitSet hidden) {
        this.plan = plan;
        this.work = work;
        this.hidden = hidden;
        this.ordering = new Ordering(plan);
        this.encoding = plan.encoding();
    }

    Part run(Moment moment) {
        if (ordering.enginesAgree() && !mayBeNull(true, moment) && !mayBeNull(false, moment)) {
            try {
                return inKeyOrder(moment);
            } catch (KeyChecked.OutOfOrder e) {
                // An engine sorts otherwise than its values tell; ours is an order too.
                return walk(moment, moment.first(), ordering.ofBytes());
            }
        }
        return walk(moment, moment.first(), ordering.ofBytes());
    }

    private boolean mayBeNull(boolean ofSubject, Moment moment) {
        SideSql sql = new SideSql(plan, ofSubject);
        try {
            return sql.keyMayBeNull()
                    && !moment.first().of(ofSubject).query(sql.nullKey()).isEmpty();
        } catch (SluiceException e) {
            throw e.about((ofSubject ? plan.sides().subject() : plan.sides().reference()).label());
        }
    }

    private Part inKeyOrder(Moment moment) {
        List<ComparePlan.Only> spans =
                new KeySpans(plan).of(moment, moment.pairs().size());
        List<Callable<Part>> walks = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            Moment.Pair pair = moment.pairs().get(i);
            Streaming range = in(plan.and(spans.get(i)));
            walks.add(() -> range.walk(moment, pair, ordering.ofEngines()));
        }
        return Part.of(moment, walks);
    }

    private Streaming in(ComparePlan range) {
        return new Streaming(range, new Work.Joined(work.databases(), this::progress, work.transaction()), hidden);
    }

    /** Ranges tell of their own rows; what is shown is all of them. */
    private void progress(String what, long done, long total) {
        AtomicLong all = what.endsWith(plan.sides().subject().label()) ? ofSubject : ofReference;
        work.progress().at(what, all.addAndGet(OrderChecked.EVERY), total);
    }

    private Part walk(Moment moment, Moment.Pair pair, TupleOrder order) {
        Likeness likeness = ordering.likeness();
        Differences differences = new Differences(plan, likeness, hidden);
        try (OrderChecked reference = checked(false, moment, pair.reference(), order);
                OrderChecked subject = checked(true, moment, pair.subject(), order)) {
            RowDiff.Totals totals = new RowDiff(order, differences).compare(reference, subject);
            return new Part(differences.tally(totals).checked(reference.rows(), subject.rows()), differences, 1);
        }
    }

    private OrderChecked checked(boolean ofSubject, Moment moment, Reader reader, TupleOrder order) {
        Side side = ofSubject ? plan.sides().subject() : plan.sides().reference();
        boolean byEngines = !order.equals(ordering.ofBytes());
        boolean keyHidden = hidden.nextSetBit(0) >= 0 && hidden.nextSetBit(0) < plan.keySize();
        OrderChecked.Side named = new OrderChecked.Side(
                side.label(), keyHidden, done -> work.progress().at("compare " + side.label(), done, -1));
        try {
            TupleStream rows = rows(ofSubject, reader, byEngines);
            return new OrderChecked(arranged(rows, order, byEngines, moment.shared()), order, encoding, named);
        } catch (SluiceException e) {
            throw e.about(side.label());
        }
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
                                side.label(),
                                "mend the value, convert it in a query(...), or ignore: the column",
                                hidden));
        // Where the engines sort, two forms of one key are next to each other, and are looked at when they meet.
        return inKeyOrder
                ? rows
                : ordering.likeness()
                        .canonical(rows, plan.keySize() == 0 ? plan.columns().size() : plan.keySize());
    }
}
