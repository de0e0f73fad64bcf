package dev.sluice.shell.print;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Outline;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.sql.Visible;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Both ways out of a call, kept apart: results on standard output, messages and progress on standard error. Lines go out whole,
 * whichever thread they come from.
 */
public final class Console {
    /** A line of progress that is younger than this is not drawn over by one that knows less. */
    private static final long FRESH_NANOS = 2_000_000_000L;

    private final Streams streams;
    private final SecretRegistry secrets;
    private final WatchedStream watched;
    private final SafeWriter out;
    private final SafeWriter err;
    private int drawn;
    private long drawnAt = System.nanoTime() - FRESH_NANOS;
    private UnaryOperator<String> advice = UnaryOperator.identity();
    private Optional<LogFile> log = Optional.empty();

    public Console(Streams streams, SecretRegistry secrets) {
        this.streams = streams;
        this.secrets = secrets;
        this.watched = new WatchedStream(streams.out());
        this.out = writer(watched, streams.terminals().out());
        this.err = writer(streams.err(), streams.terminals().err());
    }

    private SafeWriter writer(OutputStream stream, boolean terminal) {
        return terminal ? SafeWriter.toTerminal(stream, secrets::scrub) : SafeWriter.toFile(stream, secrets::scrub);
    }

    /** What lines and messages go through, to complete the calls that they advise. */
    public synchronized void advise(UnaryOperator<String> completion) {
        advice = completion;
    }

    public Streams streams() {
        return streams;
    }

    /** Standard output, for results; takes a drawn line away first. */
    public synchronized SafeWriter out() {
        erase();
        return out;
    }

    /** One or more lines on standard output. */
    public synchronized void line(String text) {
        String whole = advice.apply(text);
        out().text(whole);
        unseen(whole);
    }

    /** One or more lines for the log alone. */
    public synchronized void unseen(String text) {
        log.ifPresent(l -> l.write(text));
    }

    /** From now on lines and messages go to the file as well. */
    public synchronized void copyTo(LogFile file) {
        log = Optional.of(file);
    }

    /** Ends that. */
    public synchronized void closeLog() {
        Optional<LogFile> ended = log;
        log = Optional.empty();
        ended.map(LogFile::loss).filter(loss -> !loss.isEmpty()).ifPresent(loss -> message("sluice: " + loss));
        ended.ifPresent(LogFile::close);
    }

    /** A report as JSON on standard output. */
    public void json(Outline outline) {
        try {
            out().json(ScrubbedJson.text(secrets, json -> OutlineJson.write(outline, json)));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
    }

    /** One or more lines on standard error. */
    public synchronized void message(String text) {
        String whole = advice.apply(text);
        erase();
        err.text(whole);
        unseen(whole);
    }

    /** Draws a line that the next one takes the place of; only for a standard error that is a terminal. */
    public synchronized void draw(String text) {
        drawnAt = System.nanoTime();
        redraw(text);
    }

    /** Draws a line unless one was drawn a moment ago. */
    synchronized void pin(String text) {
        if (System.nanoTime() - drawnAt >= FRESH_NANOS) {
            redraw(text);
        }
    }

    private void redraw(String text) {
        String shown = Visible.line(secrets.scrub(text));
        raw("\r" + shown + " ".repeat(Math.max(0, drawn - shown.length())));
        drawn = shown.length();
    }

    /** Takes a drawn line away. */
    public synchronized void erase() {
        if (drawn > 0) {
            raw("\r" + " ".repeat(drawn) + "\r");
            drawn = 0;
        }
    }

    /** Blanks and a carriage return rather than an escape sequence: they work on every terminal there is. */
    private void raw(String text) {
        try {
            streams.err().write(text.getBytes(StandardCharsets.UTF_8));
            streams.err().flush();
        } catch (IOException e) {
            // What is only for the eye may be lost; nothing is left to say so on.
            drawn = 0;
        }
    }

    /** What kept standard output from being written; a reader that has left, as {@code head} does, is nothing to tell of. */
    public synchronized Optional<SluiceException> failure() {
        return watched.failure().map(e -> SluiceException.of(
                        Kind.FAILED,
                        "standard output could not be written: " + e.getMessage(),
                        "",
                        "see to the space and the rights where it goes")
                .causedBy(e));
    }
}
