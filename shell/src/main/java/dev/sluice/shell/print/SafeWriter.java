package dev.sluice.shell.print;

import dev.sluice.sql.Visible;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * The one writer that all output passes. Takes secrets out, then shows what a terminal would obey as text; UTF-8 whatever
 * the platform says. Each call writes through at once. Thread-safe: lines never mix.
 *
 * <p>It never throws because nobody reads any more: a closed pipe must not end a run between its statement and its commit.
 * Who streams many rows asks {@link #broken()} and stops.
 */
public final class SafeWriter {
    private final Sink sink;
    private final UnaryOperator<String> scrubber;
    private final boolean terminal;
    private volatile boolean broken;

    /** Where the characters go; throws when nobody takes them. */
    private interface Sink {
        void write(String text) throws IOException;
    }

    private SafeWriter(Sink sink, UnaryOperator<String> scrubber, boolean terminal) {
        this.sink = sink;
        this.scrubber = scrubber;
        this.terminal = terminal;
    }

    /** Writes for eyes: machine formats are made visible too. */
    public static SafeWriter toTerminal(OutputStream out, UnaryOperator<String> scrubber) {
        return new SafeWriter(bytes(out), scrubber, true);
    }

    /** Writes for eyes, through the prompt's own writer. */
    public static SafeWriter toTerminal(Writer out, UnaryOperator<String> scrubber) {
        return new SafeWriter(characters(out), scrubber, true);
    }

    /** Writes to a file or pipe, which gets machine formats as they are. */
    public static SafeWriter toFile(OutputStream out, UnaryOperator<String> scrubber) {
        return new SafeWriter(bytes(out), scrubber, false);
    }

    /** One line, whatever the text holds: its line breaks are spelled. */
    public void line(String text) {
        write(Visible.line(scrub(text)) + "\n");
    }

    /** Lines, each as it is; the last gets its line break. */
    public void text(String text) {
        write(Visible.text(scrub(text)) + "\n");
    }

    /**
     * A whole record of CSV, TSV or JSON with its line break. Not made visible when it goes to a file, so that what is read
     * back is what was read. A secret that is cut in two by two calls is not found: give whole records.
     */
    public void machine(String records) {
        String clean = scrub(records);
        write(terminal ? Visible.text(clean) : clean);
    }

    /** The same for JSON, which stays JSON on a terminal too: it has an escape of its own for every character. */
    public void json(String records) {
        String clean = scrub(records);
        write(terminal ? Visible.json(clean) : clean);
    }

    /** The text without secrets. Formats ask it for each cell, for a secret that was escaped is no longer itself. */
    String scrub(String text) {
        return scrubber.apply(text);
    }

    /** Whether the reader has gone away; everything since is lost, and so will be what follows. */
    public boolean broken() {
        return broken;
    }

    private synchronized void write(String text) {
        if (broken) {
            return;
        }
        try {
            sink.write(text);
        } catch (IOException e) {
            // The flag is the report: see the class.
            broken = true;
        }
    }

    /** Half a surrogate pair has no bytes: it becomes the replacement character, not the question mark of a value. */
    private static Sink bytes(OutputStream out) {
        CharsetEncoder encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .replaceWith("\uFFFD".getBytes(StandardCharsets.UTF_8));
        Writer writer = new OutputStreamWriter(out, encoder);
        return text -> {
            writer.write(text);
            writer.flush();
            if (out instanceof PrintStream stream && stream.checkError()) {
                throw new IOException("closed");
            }
        };
    }

    private static Sink characters(Writer out) {
        return text -> {
            out.write(text);
            out.flush();
            if (out instanceof PrintWriter writer && writer.checkError()) {
                throw new IOException("closed");
            }
        };
    }
}
