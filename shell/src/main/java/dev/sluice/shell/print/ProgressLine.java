package dev.sluice.shell.print;

import dev.sluice.command.Progress;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Shows how far a command has come: on a terminal one line that is redrawn twice a second, otherwise plain lines, none sooner
 * than 10 seconds after the last unless a tenth of the work is done since. Thread-safe.
 */
public final class ProgressLine implements Progress {
    private static final long REDRAW = Duration.ofMillis(500).toNanos();
    private static final long PLAIN = Duration.ofSeconds(10).toNanos();
    /** A tenth that is done sooner is not worth a line. */
    private static final long PLAIN_TENTH = Duration.ofSeconds(2).toNanos();

    private final Console console;
    private final LongSupplier clock;
    private String what = "";
    private String reason = "";
    private long started;
    private long shown;
    private long doneThen;
    private long lastTenth;

    public ProgressLine(Console console) {
        this(console, System::nanoTime);
    }

    /** With a clock of nanoseconds. */
    ProgressLine(Console console, LongSupplier clock) {
        this.console = console;
        this.clock = clock;
    }

    @Override
    public synchronized void at(String doing, long done, long total) {
        long now = clock.getAsLong();
        if (!doing.equals(what)) {
            begin(doing, done, now);
        }
        boolean terminal = console.streams().terminals().err();
        if (!isDue(now - shown, tenth(done, total), terminal)) {
            return;
        }
        shown = now;
        reason = "";
        lastTenth = tenth(done, total);
        String line = line(done, total, now - started);
        if (terminal) {
            console.draw(line);
        } else {
            console.message(line);
        }
    }

    /** Told at once where it is news, and then as seldom as the rest. */
    @Override
    public synchronized void waiting(String doing, String why) {
        long now = clock.getAsLong();
        boolean terminal = console.streams().terminals().err();
        boolean news = !why.equals(reason);
        if (!news && !isDue(now - shown, 0, terminal)) {
            return;
        }
        reason = why;
        shown = now;
        String line = doing + ": waiting, " + why;
        if (terminal) {
            console.draw(line);
        } else {
            console.message(line);
        }
    }

    private void begin(String doing, long done, long now) {
        what = doing;
        started = now;
        shown = now;
        doneThen = done;
        lastTenth = 0;
    }

    private boolean isDue(long since, long tenth, boolean terminal) {
        if (terminal) {
            return since >= REDRAW;
        }
        return since >= PLAIN || (since >= PLAIN_TENTH && tenth > lastTenth);
    }

    private static long tenth(long done, long total) {
        return total <= 0 ? 0 : done * 10 / total;
    }

    private String line(long done, long total, long nanos) {
        double rate = (done - doneThen) / Math.max(nanos / 1e9, 1e-9);
        String line = what + ": " + Figures.count(done, "row") + ", " + Figures.count(Math.round(rate)) + " rows/s";
        if (total <= 0 || rate <= 0) {
            return line;
        }
        long percent = Math.min(99, done * 100 / total);
        Duration left = Duration.ofSeconds(Math.round(Math.max(0, total - done) / rate));
        return line + ", " + percent + " %, " + left(left) + " left";
    }

    /** Whole seconds: a guess with decimals looks like knowledge. */
    private static String left(Duration left) {
        return left.toSeconds() < 60 ? left.toSeconds() + " s" : Figures.duration(left);
    }
}
