package dev.sluice.command.verify;

import dev.sluice.command.Databases;
import dev.sluice.command.Work;
import dev.sluice.db.Reader;
import dev.sluice.db.TupleStream;
import dev.sluice.profile.Mask;
import dev.sluice.rows.AsideTuples;
import dev.sluice.rows.BucketHashes;
import dev.sluice.rows.Complaints;
import dev.sluice.rows.KeyChecked;
import dev.sluice.rows.Likeness;
import dev.sluice.rows.OrderChecked;
import dev.sluice.rows.PairedTuples;
import dev.sluice.rows.RowDiff;
import dev.sluice.rows.RowEncoding;
import dev.sluice.rows.SortedTuples;
import dev.sluice.rows.TupleOrder;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads both sides and walks along them. */
final class Comparing {
    static final String JOINED = "join both tables in their database";
    static final String HASHED = "compare hashes of ranges of the key, then the rows of those that differ";

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
        CompareReport first = at(Moment.of(plan.sides(), work));
        Duration recheck = plan.command().manner().recheck();
        return recheck.isZero() ? first : new Recheck(recheck, this::again).run(first);
    }

    /** The rows with these keys, as they are now. */
    private CompareReport again(List<List<Object>> keys) {
        try (Moment now = Moment.now(plan.sides(), work)) {
            return new Comparing(plan.only(keys), work).streamed(now);
        }
    }

    private CompareReport at(Moment opened) {
        try (Moment moment = opened) {
            return switch (plan.command().manner().strategy().resolved(plan, moment)) {
                case JOIN -> joined(moment);
                case HASHED -> hashed(moment);
                case STREAM, AUTO -> streamed(moment);
            };
        }
    }

    private CompareReport streamed(Moment moment) {
        if (ordering.enginesAgree() && !mayBeNull(true, moment.subject()) && !mayBeNull(false, moment.reference())) {
            try {
                return compare(moment, true);
            } catch (KeyChecked.OutOfOrder e) {
                // An engine sorts otherwise than its values tell; ours is an order too.
                return compare(moment, false);
            }
        }
        return compare(moment, false);
    }

    /** The rows of both sides are counted apart from the join, so that it is checked that none is lost in it. */
    private CompareReport joined(Moment moment) {
        JoinSql sql = new JoinSql(plan);
        Differences differences = new Differences(plan, likeness, hidden);
        try (TupleStream pairs = moment.subject().copyOut(sql.differing())) {
            RowDiff.Totals totals = new PairedTuples(pairs, plan.columns().size()).tell(differences);
            List<@Nullable Object> counts =
                    moment.reference().query(sql.counts()).rows().get(0);
            long ofReference = number(counts.get(1)) - totals.changed() - totals.missing();
            Tally found = differences.tally(totals);
            Tally tally = new Tally(ofReference + found.equal(), found.changed(), found.missing(), found.extra());
            tally.checked(number(counts.get(1)), number(counts.get(0)));
            return new CompareReport(plan, tally, differences, new CompareReport.Took(Duration.ZERO, 0, JOINED));
        }
    }

    private static long number(@Nullable Object count) {
        return count instanceof Number n ? n.longValue() : 0;
    }

    private CompareReport hashed(Moment moment) {
        BucketHashes subject = hashes(true, moment.subject());
        BucketHashes reference = hashes(false, moment.reference());
        BitSet dirty = subject.differing(reference);
        CompareReport rows = new Comparing(plan.only(dirty), work).streamed(moment);
        rows.tally().checked(reference.rows(dirty), subject.rows(dirty));
        return rows.plus(reference.rowsBesides(dirty), HASHED);
    }

    private BucketHashes hashes(boolean ofSubject, Reader reader) {
        try (TupleStream sums = reader.copyOut(new HashSql(plan, ofSubject).sums())) {
            return new BucketHashes(sums, HashSql.BUCKETS);
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
            return new CompareReport(
                    plan, tally, differences, new CompareReport.Took(Duration.ZERO, 0, ordering.strategy()));
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
