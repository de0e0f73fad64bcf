package dev.sluice.command.verify;

import dev.sluice.SluiceException;
import dev.sluice.command.AtOnce;
import dev.sluice.command.Databases;
import dev.sluice.command.Work;
import dev.sluice.db.Reader;
import dev.sluice.db.TupleStream;
import dev.sluice.profile.Mask;
import dev.sluice.rows.BucketHashes;
import dev.sluice.rows.PairedTuples;
import dev.sluice.rows.RowDiff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Reads both sides and walks along them. */
final class Comparing {
    static final String JOINED = "join both tables in their database";
    static final String HASHED = "compare hashes of ranges of the key, then the rows of those that differ";

    private final ComparePlan plan;
    private final Work.Joined work;
    private final BitSet hidden;

    Comparing(ComparePlan plan, Work work) {
        if (!(work instanceof Work.Joined joined)) {
            throw new AssertionError(work);
        }
        this.plan = plan;
        this.work = joined;
        this.hidden = hidden(joined.databases());
    }

    CompareReport run() {
        return work.transaction().hasWritten() ? work.transaction().refusingHiddenRows(this::compared) : compared();
    }

    private CompareReport compared() {
        CompareReport first = at(Moment.of(plan, work));
        Duration recheck = plan.command().manner().recheck();
        return recheck.isZero() ? first : new Recheck(recheck, this::again).run(first);
    }

    /** The rows with these keys, as they are now. */
    private CompareReport again(List<List<Object>> keys) {
        try (Moment now = Moment.now(plan, work)) {
            return streamed(plan.only(keys), now);
        }
    }

    private CompareReport at(Moment opened) {
        try (Moment moment = opened) {
            return switch (plan.command().manner().strategy().resolved(plan, moment)) {
                case JOIN -> joined(moment);
                case HASHED -> hashed(moment);
                case STREAM, AUTO -> streamed(plan, moment);
            };
        }
    }

    private CompareReport streamed(ComparePlan rows, Moment moment) {
        return new Streaming(rows, work, hidden).run(moment).report(plan, new Ordering(plan).strategy());
    }

    private CompareReport joined(Moment moment) {
        List<ComparePlan.Only> spans =
                new KeySpans(plan).of(moment, moment.pairs().size());
        List<Callable<Part>> ranges = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            Moment.Pair pair = moment.pairs().get(i);
            ComparePlan range = plan.and(spans.get(i));
            ranges.add(() -> joined(moment, range, pair));
        }
        return Part.of(moment, ranges).report(plan, JOINED);
    }

    /**
     * The rows of both sides are counted apart from the join, so that it is checked that none is lost in it; and at the same time,
     * since a full join keeps one processor busy.
     */
    private Part joined(Moment moment, ComparePlan range, Moment.Pair pair) {
        Differences differences = new Differences(range, new Ordering(range).likeness(), hidden);
        List<RowDiff.Totals> both = new AtOnce(moment::cancel)
                .results(List.of(
                        () -> differing(range, pair.subject(), differences), () -> sizes(range, pair.reference())));
        RowDiff.Totals totals = both.get(0);
        RowDiff.Totals sizes = both.get(1);
        long ofReference = sizes.source() - totals.changed() - totals.missing();
        Tally found = differences.tally(totals);
        Tally tally = new Tally(ofReference + found.equal(), found.changed(), found.missing(), found.extra());
        return new Part(tally.checked(sizes.source(), sizes.target()), differences, 1);
    }

    private static RowDiff.Totals differing(ComparePlan range, Reader reader, Differences differences) {
        try (TupleStream pairs = reader.copyOut(new JoinSql(range).differing())) {
            return new PairedTuples(pairs, range.columns().size()).tell(differences);
        }
    }

    /** How many rows there are to compare. */
    private static RowDiff.Totals sizes(ComparePlan range, Reader reader) {
        List<@Nullable Object> counts =
                reader.query(new JoinSql(range).counts()).rows().get(0);
        return new RowDiff.Totals(number(counts.get(1)), number(counts.get(0)), 0, 0, 0, 0);
    }

    private static long number(@Nullable Object count) {
        return count instanceof Number n ? n.longValue() : 0;
    }

    private CompareReport hashed(Moment moment) {
        BucketHashes subject = hashes(true, moment);
        BucketHashes reference = hashes(false, moment);
        BitSet dirty = subject.differing(reference);
        Part rows = new Streaming(plan.only(dirty), work, hidden).run(moment);
        rows.tally().checked(reference.rows(dirty), subject.rows(dirty));
        return rows.report(plan, HASHED).plus(reference.rowsBesides(dirty));
    }

    private BucketHashes hashes(boolean ofSubject, Moment moment) {
        List<ComparePlan.Only> spans =
                new KeySpans(plan).of(moment, moment.pairs().size());
        List<Callable<BucketHashes>> ranges = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            Reader reader = moment.pairs().get(i).of(ofSubject);
            ComparePlan range = plan.and(spans.get(i));
            ranges.add(() -> hashes(range, ofSubject, reader));
        }
        return ranges.size() == 1
                ? hashes(plan, ofSubject, moment.first().of(ofSubject))
                : BucketHashes.together(new AtOnce(moment::cancel).results(ranges));
    }

    private static BucketHashes hashes(ComparePlan range, boolean ofSubject, Reader reader) {
        try (TupleStream sums = reader.copyOut(new HashSql(range, ofSubject).sums())) {
            return new BucketHashes(sums, HashSql.BUCKETS);
        } catch (SluiceException e) {
            Side side = ofSubject ? range.sides().subject() : range.sides().reference();
            throw e.about(side.label());
        }
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
