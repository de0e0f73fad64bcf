package dev.sluice.command.upsert;

import dev.sluice.command.AtOnce;
import dev.sluice.command.upsert.KeyRanges.Range;
import dev.sluice.rows.RowDiff.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Compares several key ranges at once, each on connections of its own that see the same moment. */
final class ParallelComparison {
    private final Opened source;
    private final PostgresSql sql;
    private final Readers readers;
    private final LongConsumer progress;
    private final AtomicLong passed = new AtomicLong();

    ParallelComparison(Opened source, PostgresSql sql, Readers readers, LongConsumer progress) {
        this.source = source;
        this.sql = sql;
        this.readers = readers;
        this.progress = progress;
    }

    /** One comparison a range, for the caller to close; their totals added up. */
    Totals run(List<Comparison> comparisons) {
        List<Range> ranges =
                KeyRanges.of(source.plan(), source.reader(), readers.targets().size());
        List<Callable<Totals>> parts = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            int number = i;
            parts.add(() -> compare(comparisons.get(number), ranges.get(number), number));
        }
        return new AtOnce(readers::cancel).results(parts).stream().reduce(new Totals(0, 0, 0, 0, 0, 0), Totals::plus);
    }

    private Totals compare(Comparison comparison, Range range, int number) {
        Opened ranged = source.in(range, readers.sources().get(number));
        return comparison.run(ranged, readers.targets().get(number), sql.readTarget(range));
    }

    /** What each comparison reports its progress to. */
    LongConsumer counting() {
        return done -> progress.accept(passed.addAndGet(CountedTuples.EVERY));
    }
}
