package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code timeout:} of a step: ends the statement and the script, again and again until the body is over. */
final class TimeLimit {
    private static final long AGAIN_MILLIS = 200;
    private static final String TOO_LONG = "the step took longer than its ";

    private final Duration limit;
    private final Database home;
    private final Thread worker = Thread.currentThread();
    private boolean expired;
    private boolean over;

    private TimeLimit(Duration limit, Database home) {
        this.limit = limit;
        this.home = home;
    }

    static <T extends @Nullable Object> T within(Optional<Duration> limit, Database home, Supplier<T> body) {
        return limit.isPresent() ? new TimeLimit(limit.get(), home).around(body) : body.get();
    }

    private <T extends @Nullable Object> T around(Supplier<T> body) {
        Thread watch = new Thread(this::watch, "timeout of a step");
        watch.setDaemon(true);
        watch.start();
        try {
            T value = body.get();
            if (!end()) {
                return value;
            }
        } catch (SluiceException e) {
            throw end() && e.kind() != Kind.UNKNOWN ? tooLong().causedBy(e) : e;
        } catch (Throwable t) {
            // A script's loop hears the interrupt as an exception of its own.
            if (end()) {
                throw tooLong().causedBy(t);
            }
            throw t;
        }
        throw tooLong();
    }

    private SluiceException tooLong() {
        return SluiceException.of(Kind.FAILED, TOO_LONG + limit.toMillis() + " ms", "", "raise timeout:");
    }

    /** Whether a step has failed because of its own limit. */
    static boolean isBehind(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().startsWith(TOO_LONG);
    }

    /** Whether it came too late; clears the interrupt that was meant for the body. */
    private synchronized boolean end() {
        over = true;
        notifyAll();
        if (expired) {
            Thread.interrupted();
        }
        return expired;
    }

    private synchronized void watch() {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            for (long left = limit.toMillis(); !over && left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
                TimeUnit.MILLISECONDS.timedWait(this, left);
            }
            while (!over) {
                expired = true;
                worker.interrupt();
                home.cancel();
                TimeUnit.MILLISECONDS.timedWait(this, AGAIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
