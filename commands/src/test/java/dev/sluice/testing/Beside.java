package dev.sluice.testing;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What goes on beside a test, each in a thread of its own. The common pool has only as many as the machine has processors,
 * less one: what waits in it for a turn is not beside anything.
 */
public final class Beside {
    private Beside() {}

    public static CompletableFuture<Void> run(Runnable task) {
        return CompletableFuture.runAsync(task, Beside::start);
    }

    public static <T> CompletableFuture<T> supply(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, Beside::start);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "beside");
        thread.setDaemon(true);
        thread.start();
    }
}
