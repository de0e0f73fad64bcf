package dev.sluice.shell.repl;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What Ctrl-C ends: the input that is being evaluated. Where it falls between two statements it ends neither, so it is repeated
 * until the input has ended. A server that does not answer may be given up by pressing it once more.
 */
final class Breaks {
    private static final long AGAIN_NANOS = 500_000_000L;
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private final Runnable cancel;
    private final Runnable abandon;
    private final Consumer<String> lines;
    private long input;
    private boolean running;
    /** It came when a line had been read and was not yet evaluated. */
    private boolean early;

    private boolean asked;
    private boolean warned;
    private long askedAt;

    Breaks(Runnable cancel, Runnable abandon, Consumer<String> lines) {
        this.cancel = cancel;
        this.abandon = abandon;
        this.lines = lines;
    }

    /** A line is going to be read: what was pressed before belongs to nothing. */
    synchronized void forget() {
        early = false;
    }

    /** It was pressed after the line was read. */
    synchronized void cameEarly() {
        early = true;
    }

    /** An input is evaluated from now on; whether it was broken off before it began. */
    synchronized boolean begin() {
        input++;
        running = true;
        asked = false;
        warned = false;
        return early;
    }

    synchronized void end() {
        running = false;
    }

    /** Ctrl-C. */
    synchronized void pressed() {
        if (!running) {
            early = true;
        } else if (!asked) {
            asked = true;
            askedAt = System.nanoTime();
            inBackground("cancel", repeated(input));
        } else if (System.nanoTime() - askedAt > PATIENCE_NANOS) {
            insist();
        }
    }

    private void insist() {
        if (warned) {
            inBackground("abandon", abandon);
        } else {
            warned = true;
            lines.accept(
                    "still waiting for the statement's end; Ctrl-C once more gives the connection up, and its transaction");
        }
    }

    private Runnable repeated(long number) {
        return () -> {
            while (isRunning(number)) {
                cancel.run();
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        };
    }

    private synchronized boolean isRunning(long number) {
        return running && input == number;
    }

    private static void inBackground(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
