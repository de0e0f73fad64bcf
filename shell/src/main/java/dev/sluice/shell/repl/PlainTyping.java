package dev.sluice.shell.repl;

import dev.sluice.shell.prompt.Continuation;
import dev.sluice.shell.prompt.Desk;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;
import org.jline.utils.Signals;

/** At a terminal that can do nothing: the system echoes and edits lines, and Ctrl-C is a signal to this process. */
final class PlainTyping implements Typing {
    private static final long LOOK_MILLIS = 50;

    private final Terminal terminal;
    private final Desk desk;
    private final Runnable elsewhere;
    private final Consumer<String> history;
    private final Object signalBefore;
    private boolean reading;
    private boolean pressed;

    /** Ctrl-C while no line is read is {@code elsewhere}. */
    PlainTyping(Terminal terminal, Desk desk, Runnable elsewhere, Consumer<String> history) {
        this.terminal = terminal;
        this.desk = desk;
        this.elsewhere = elsewhere;
        this.history = history;
        this.signalBefore = Signals.register("INT", this::interrupted);
    }

    private void interrupted() {
        if (!isMeant()) {
            elsewhere.run();
        }
    }

    private synchronized boolean isMeant() {
        pressed = reading;
        return reading;
    }

    private synchronized void reads(boolean now) {
        reading = now;
        pressed = false;
    }

    private synchronized boolean isPressed() {
        return pressed;
    }

    @Override
    public String input(String prompt) {
        StringBuilder input = new StringBuilder(answer(prompt));
        while (!input.toString().isBlank() && !desk.isComplete(input.toString())) {
            String next = answer(Continuation.of(input.toString(), desk.lexis()) + "> ");
            input.append('\n').append(next);
            if (next.isEmpty()) {
                break;
            }
        }
        history.accept(input.toString());
        return input.toString();
    }

    @Override
    public String answer(String question) {
        // Who sees the question may press Ctrl-C at once.
        reads(true);
        try {
            terminal.writer().print(question);
            terminal.flush();
            return line();
        } catch (InterruptedIOException e) {
            // It came between the input's line and this one.
            Thread.interrupted();
            throw new UserInterruptException("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            reads(false);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = next(); c != '\n'; c = next()) {
            if (c == NonBlockingReader.EOF && line.isEmpty()) {
                throw new EndOfFileException();
            }
            if (c == NonBlockingReader.EOF) {
                break;
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** The next character, as soon as there is one. */
    private int next() throws IOException {
        int c = NonBlockingReader.READ_EXPIRED;
        while (c == NonBlockingReader.READ_EXPIRED) {
            c = terminal.reader().read(LOOK_MILLIS);
            if (isPressed()) {
                // What was typed of the line the system has thrown away.
                terminal.writer().println();
                terminal.flush();
                throw new UserInterruptException("");
            }
        }
        return c;
    }

    @Override
    public void close() {
        Signals.unregister("INT", signalBefore);
    }
}
