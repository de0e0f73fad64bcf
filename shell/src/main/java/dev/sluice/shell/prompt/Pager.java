package dev.sluice.shell.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Holds back one screenful; what is longer goes through a program such as {@code less}, which shows the first lines while
 * the rest still comes.
 */
final class Pager extends OutputStream {
    private final List<String> command;
    private final int screenful;
    private final Consumer<String> instead;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private OutputStream sink = held;
    private Optional<Process> process = Optional.empty();
    private int lines;

    /** Writes to {@code instead} what needs no pager. */
    Pager(List<String> command, int screenful, Consumer<String> instead) {
        this.command = List.copyOf(command);
        this.screenful = screenful;
        this.instead = instead;
    }

    /** The program that {@code PAGER} names, {@code less} otherwise. */
    static List<String> command(String variable) {
        return variable.isBlank() ? List.of("less", "-SRXF") : List.of("sh", "-c", variable);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        sink.write(bytes, from, length);
        if (sink == held) {
            for (int i = from; i < from + length; i++) {
                lines += bytes[i] == '\n' ? 1 : 0;
            }
            if (lines > screenful) {
                start();
            }
        }
    }

    private void start() throws IOException {
        try {
            Process started = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process = Optional.of(started);
            sink = started.getOutputStream();
        } catch (IOException e) {
            // There is no such program: the lines go straight to the screen, as they come.
            sink = new Straight(instead);
        }
        held.writeTo(sink);
        sink.flush();
    }

    @Override
    public void flush() throws IOException {
        sink.flush();
    }

    @Override
    public void close() {
        try {
            sink.close();
        } catch (IOException e) {
            // The reader has left the pager before the end, which is its right.
            lines = 0;
        }
        if (sink == held) {
            instead.accept(held.toString(UTF_8));
        }
        process.ifPresent(Pager::await);
    }

    private static void await(Process pager) {
        try {
            pager.waitFor();
        } catch (InterruptedException e) {
            pager.destroy();
            Thread.currentThread().interrupt();
        }
    }

    /** Hands on whole writes, which are whole lines. */
    private static final class Straight extends OutputStream {
        private final Consumer<String> lines;

        Straight(Consumer<String> lines) {
            this.lines = lines;
        }

        @Override
        public void write(int b) {
            lines.accept(String.valueOf((char) b));
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            lines.accept(new String(bytes, from, length, UTF_8));
        }
    }
}
