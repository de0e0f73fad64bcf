package dev.sluice.command;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Does the parts of one work at once, each in a thread of its own: all of them, or the work has failed. */
public final class AtOnce {
    private final Runnable ending;
    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

    /**
     * A work.
     *
     * @param ending called when a part has failed, so that the others need not come to their ends
     */
    public AtOnce(Runnable ending) {
        this.ending = ending;
    }

    /**
     * The results in the order of the parts. Waits for all of them, also when one has failed: what they read from is closed next.
     * Throws what failed first.
     */
    public <T> List<T> results(List<Callable<T>> parts) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, parts.size()));
        try {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> part : parts) {
                running.add(threads.submit(() -> guarded(part)));
            }
            return sum(running);
        } finally {
            threads.shutdownNow();
        }
    }

    private <T> T guarded(Callable<T> part) throws Exception {
        try {
            return part.call();
        } catch (Throwable t) {
            if (first.compareAndSet(null, t)) {
                ending.run();
            }
            throw t;
        }
    }

    private <T> List<T> sum(List<Future<T>> running) {
        List<T> results = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (Future<T> each : running) {
            try {
                results.add(each.get());
            } catch (ExecutionException e) {
                failures.add(e.getCause());
            } catch (InterruptedException e) {
                running.forEach(r -> r.cancel(true));
                ending.run();
                Thread.currentThread().interrupt();
                throw SluiceException.of(Kind.INTERRUPTED, "interrupted while reading", "", "run again")
                        .causedBy(e);
            }
        }
        Throwable failure = first.get();
        if (failure != null) {
            failures.stream().filter(f -> f != failure).forEach(failure::addSuppressed);
            throw thrown(failure);
        }
        return results;
    }

    private static RuntimeException thrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException r
                ? r
                : SluiceException.of(Kind.BUG, "reading failed: " + failure, "", "please report this")
                        .causedBy(failure);
    }
}
