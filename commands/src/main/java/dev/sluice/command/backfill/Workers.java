package dev.sluice.command.backfill;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Pause;
import dev.sluice.command.Work;
import dev.sluice.db.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Goes through several ranges at the same time, each over a connection of its own. Between two chunks everything goes through the thread
 * that called: there it is paused, throttled, tuned and stopped, so that no worker holds a lock meanwhile.
 */
final class Workers {
    /** What is to be done behind each chunk, before another one begins. */
    interface Between {
        void after(Chunk chunk, Duration took, Cursors at);
    }

    private record Done(int range, Chunk chunk, Duration took) {}

    private final BackfillPlan plan;
    private final Work.Chunked work;
    private final Between between;
    private final Committing.AllRanges all;
    private final List<Range> ranges = new ArrayList<>();
    private final List<Database> databases = new ArrayList<>();
    private final AtomicReferenceArray<Duration> rests;
    private @Nullable Throwable first;

    Workers(BackfillPlan plan, Work.Chunked work, Cursors at, Between between) {
        this.plan = plan;
        this.work = work;
        this.between = between;
        this.rests = new AtomicReferenceArray<>(at.ranges().size());
        this.all = new Committing.AllRanges(plan, work, at);
    }

    /** Until all ranges are gone through; after a failure until the chunks that are under way have ended. */
    Cursors run() {
        int count = all.at().ranges().size();
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            for (int i = 0; i < count; i++) {
                ranges.add(new Range(plan, true));
                rests.set(i, Duration.ZERO);
                databases.add(work.databases().home().beside());
            }
            go(new ExecutorCompletionService<>(threads), threads);
        } finally {
            threads.shutdownNow();
            close();
        }
        failure().ifPresent(e -> {
            throw e;
        });
        return all.at();
    }

    private void go(CompletionService<Done> chunks, ExecutorService threads) {
        all.tune();
        int underWay = 0;
        for (int i = 0; i < ranges.size(); i++) {
            underWay += begin(i, chunks) ? 1 : 0;
        }
        while (underWay > 0) {
            Optional<Done> done = next(chunks, threads);
            underWay--;
            if (done.isPresent() && first == null && follow(done.get())) {
                underWay += begin(done.get().range(), chunks) ? 1 : 0;
            }
        }
    }

    private boolean begin(int range, CompletionService<Done> chunks) {
        Cursor from = all.at().ranges().get(range);
        if (from.isAtEnd()) {
            return false;
        }
        chunks.submit(() -> chunk(range, from));
        return true;
    }

    private Done chunk(int range, Cursor from) {
        Range each = ranges.get(range);
        Pause.of(rests.get(range), "between two chunks", "backfill");
        Chunk done = each.next(from, new Committing.Beside(all, range, databases.get(range)));
        rests.set(range, plan.command().pace().rest(each.took()));
        return new Done(range, done, each.took());
    }

    /** What a worker has done; empty where it has failed. */
    private Optional<Done> next(CompletionService<Done> chunks, ExecutorService threads) {
        while (true) {
            try {
                Future<Done> done = chunks.take();
                return Optional.of(done.get());
            } catch (ExecutionException e) {
                failed(e.getCause() == null ? e : e.getCause());
                return Optional.empty();
            } catch (InterruptedException e) {
                failed(SluiceException.of(
                                Kind.INTERRUPTED, "interrupted while its workers were at work", "backfill", "")
                        .causedBy(e));
                threads.shutdownNow();
                databases.forEach(Database::cancel);
            }
        }
    }

    private boolean follow(Done done) {
        try {
            between.after(done.chunk(), done.took(), all.at());
            Range.between(work, all::tune);
            return true;
        } catch (SluiceException e) {
            failed(e);
            return false;
        }
    }

    /** What comes after the first failure is mostly because of it. */
    private void failed(Throwable t) {
        if (first == null) {
            first = t;
        } else if (first != t) {
            first.addSuppressed(t);
        }
    }

    private Optional<RuntimeException> failure() {
        Throwable failure = first;
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure == null) {
            return Optional.empty();
        }
        return Optional.of(
                failure instanceof RuntimeException r
                        ? r
                        : SluiceException.of(Kind.BUG, "a worker failed: " + failure, "backfill", "please report this")
                                .causedBy(failure));
    }

    private void close() {
        for (Database each : databases) {
            try {
                each.close();
            } catch (SluiceException e) {
                failed(e);
            }
        }
    }
}
