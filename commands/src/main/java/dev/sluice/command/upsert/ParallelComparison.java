package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.upsert.KeyRanges.Range;
import dev.sluice.rows.RowDiff.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
        ExecutorService threads = Executors.newFixedThreadPool(ranges.size());
        try {
            List<Future<Totals>> running = new ArrayList<>();
            for (int i = 0; i < ranges.size(); i++) {
                int number = i;
                Comparison comparison = comparisons.get(i);
                running.add(threads.submit(() -> compare(comparison, ranges.get(number), number)));
            }
            return sum(running);
        } finally {
            threads.shutdownNow();
        }
    }

    private Totals compare(Comparison comparison, Range range, int number) {
        Opened ranged = source.in(range, readers.sources().get(number));
        return comparison.run(ranged, readers.targets().get(number), sql.readTarget(range));
    }

    /** Waits for all of them, also when one has failed: their connections are closed next. */
    private static Totals sum(List<Future<Totals>> running) {
        Totals sum = new Totals(0, 0, 0, 0, 0, 0);
        RuntimeException first = null;
        for (Future<Totals> each : running) {
            try {
                sum = sum.plus(each.get());
            } catch (ExecutionException e) {
                RuntimeException failure = e.getCause() instanceof RuntimeException r
                        ? r
                        : SluiceException.of(Kind.BUG, "comparing failed: " + e.getCause(), "", "please report this")
                                .causedBy(e);
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            } catch (InterruptedException e) {
                running.forEach(r -> r.cancel(true));
                Thread.currentThread().interrupt();
                throw SluiceException.of(Kind.INTERRUPTED, "interrupted while comparing", "", "run again")
                        .causedBy(e);
            }
        }
        if (first != null) {
            throw first;
        }
        return sum;
    }

    /** What each comparison reports its progress to. */
    LongConsumer counting() {
        return done -> progress.accept(passed.addAndGet(CountedTuples.EVERY));
    }
}
