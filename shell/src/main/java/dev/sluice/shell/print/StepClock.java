package dev.sluice.shell.print;

import java.time.Duration;

/** On a terminal, a line below all others that says which step runs and for how long; a command's own progress takes its place. */
public final class StepClock {
    private static final long TICK_MILLIS = 1_000;

    private final Console console;
    private final long tick;
    private Thread thread = new Thread();

    public StepClock(Console console) {
        this(console, TICK_MILLIS);
    }

    StepClock(Console console, long tickMillis) {
        this.console = console;
        this.tick = tickMillis;
    }

    /** From now on that step runs; does nothing without a terminal. */
    public synchronized void start(String step) {
        stop();
        if (console.streams().terminals().err()) {
            long begun = System.nanoTime();
            thread = new Thread(() -> run(step, begun), "step clock");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run(String step, long begun) {
        try {
            while (true) {
                Thread.sleep(tick);
                pin("step \"" + step + "\": "
                        + Duration.ofNanos(System.nanoTime() - begun).toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            // This is how it is told to end.
            Thread.currentThread().interrupt();
        }
    }

    /** Not once it was told to end: nobody would take that line away. */
    private synchronized void pin(String line) {
        if (thread == Thread.currentThread()) {
            console.pin(line);
        }
    }

    /** The step has ended, and its line goes. */
    public synchronized void stop() {
        thread.interrupt();
        thread = new Thread();
        console.erase();
    }
}
