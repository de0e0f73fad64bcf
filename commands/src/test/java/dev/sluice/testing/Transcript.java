package dev.sluice.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All that a process has written so far, read by a thread of its own; thread-safe. */
final class Transcript {
    private final StringBuilder text = new StringBuilder();
    private final List<Reaction> reactions = new ArrayList<>();
    private boolean ended;

    private record Reaction(Pattern pattern, Runnable action) {}

    private Transcript() {}

    static Transcript of(InputStream stream, String name) {
        Transcript transcript = new Transcript();
        Thread reader = new Thread(() -> transcript.read(stream), "read " + name);
        reader.setDaemon(true);
        reader.start();
        return transcript;
    }

    private void read(InputStream stream) {
        char[] buffer = new char[8192];
        try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                append(new String(buffer, 0, n));
            }
        } catch (IOException e) {
            append(""); // The process was killed under the read, which is what tests do; what it wrote is kept.
        } finally {
            end();
        }
    }

    private synchronized void append(String part) {
        text.append(part);
        reactions.removeIf(reaction -> {
            boolean found = reaction.pattern().matcher(text).find();
            if (found) {
                reaction.action().run();
            }
            return found;
        });
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Runs {@code action} once, on the reading thread, as soon as the pattern is found. */
    synchronized void when(Pattern pattern, Runnable action) {
        reactions.add(new Reaction(pattern, action));
        append("");
    }

    synchronized String text() {
        return text.toString();
    }

    /** What the pattern found; fails with all that was written when it does not come in time. */
    String await(Pattern pattern, Duration limit) {
        return await(pattern, limit, UnaryOperator.identity());
    }

    synchronized String await(Pattern pattern, Duration limit, UnaryOperator<String> view) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Matcher matcher = pattern.matcher(view.apply(text.toString()));
            if (matcher.find()) {
                return matcher.group();
            }
            long left = deadline - System.nanoTime();
            if (ended || left <= 0) {
                throw new AssertionError((ended ? "ended" : "waited " + limit) + " without \"" + pattern
                        + "\"; all it wrote:\n" + view.apply(text.toString()));
            }
            waitFor(left);
        }
    }

    synchronized void awaitEnd(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!ended && deadline - System.nanoTime() > 0) {
            waitFor(deadline - System.nanoTime());
        }
    }

    private void waitFor(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
