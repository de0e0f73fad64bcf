package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.print.Console;
import dev.sluice.shell.runbook.Questions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Asks on standard error and reads from standard input, where both ends are a terminal. */
final class TerminalQuestions implements Questions {
    private final Console console;

    TerminalQuestions(Console console) {
        this.console = console;
    }

    @Override
    public Optional<String> ask(String text, boolean secret) {
        if (!console.streams().terminals().interactive()) {
            return Optional.empty();
        }
        console.message(text);
        return interruptibly(() -> secret ? unseen() : line()).map(String::strip);
    }

    /** A read of a terminal hears no interrupt, so another thread does it; what it waits for ends with the process. */
    private static Optional<String> interruptibly(Supplier<Optional<String>> read) {
        CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
        Thread reader = new Thread(() -> answer.completeAsync(read, Runnable::run), "question");
        reader.setDaemon(true);
        reader.start();
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SluiceException.of(Kind.INTERRUPTED, "interrupted at a question", "", "")
                    .causedBy(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    // On JDK 17 it is null where the standard streams are no terminal.
    @SuppressWarnings("SystemConsoleNull")
    private Optional<String> unseen() {
        java.io.Console terminal = System.console();
        return terminal == null
                ? line()
                : Optional.ofNullable(terminal.readPassword()).map(String::new);
    }

    /** Byte by byte: what is typed ahead belongs to the next question. */
    private Optional<String> line() {
        InputStream in = console.streams().in();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            int next = in.read();
            if (next < 0) {
                return Optional.empty();
            }
            while (next >= 0 && next != '\n') {
                line.write(next);
                next = in.read();
            }
            return Optional.of(line.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
