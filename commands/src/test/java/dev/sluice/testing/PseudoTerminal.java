package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/**
 * A command that believes it runs in a terminal, of 24 rows and 80 columns; closing it kills it.
 *
 * <p>Stands on {@code script} of util-linux; a test is skipped where there is none.
 */
public final class PseudoTerminal implements AutoCloseable {
    /** CSI and OSC sequences, and the two-character escapes. */
    private static final Pattern ESCAPES = Pattern.compile(
            "\u001b(\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(\u0007|\u001b\\\\)|[()][A-Z0-9]|[=>78A-Z])");

    private static final String CONTROL_C = "\u0003";
    private static final String CONTROL_D = "\u0004";

    private final Process process;
    private final Transcript output;

    private PseudoTerminal(Process process) {
        this.process = process;
        this.output = Transcript.of(process.getInputStream(), "terminal " + process.pid());
    }

    /** Starts {@code command} there; skips the test when there is no {@code script}. */
    public static PseudoTerminal run(List<String> command) {
        return run(command, Map.of(), Path.of(""));
    }

    public static PseudoTerminal run(List<String> command, Map<String, String> environment, Path directory) {
        Assumptions.assumeTrue(isAvailable(), "no `script` of util-linux on this machine");
        String line = "stty rows 24 columns 80; exec "
                + command.stream().map(PseudoTerminal::quoted).collect(Collectors.joining(" "));
        ProcessBuilder builder = new ProcessBuilder("script", "-qfec", line, "/dev/null")
                .directory(directory.toAbsolutePath().toFile())
                .redirectErrorStream(true);
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().put("LC_ALL", "C.UTF-8");
        // `script` runs its line with this shell.
        builder.environment().put("SHELL", "/bin/sh");
        builder.environment().putAll(environment);
        try {
            return new PseudoTerminal(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether tests that need a terminal can run here. */
    public static boolean isAvailable() {
        // Only Linux's knows these options.
        return Files.isDirectory(Path.of("/proc/self")) && Files.isExecutable(Path.of("/usr/bin/script"));
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Types; {@code \r} is the return key. */
    public void send(String keys) {
        try {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal is gone; it showed:\n" + screen(), e);
        }
    }

    /** Types a line and the return key. */
    public void sendLine(String line) {
        send(line + "\r");
    }

    public void sendControlC() {
        send(CONTROL_C);
    }

    public void sendControlD() {
        send(CONTROL_D);
    }

    /** As when the window is drawn larger or smaller. */
    public void resize(int rows, int columns) {
        try {
            Path terminal = process.descendants()
                    .reduce((before, last) -> last)
                    .map(last -> Path.of("/proc/" + last.pid() + "/fd/0"))
                    .orElseThrow(() -> new IllegalStateException("nothing runs in the terminal"));
            int code = new ProcessBuilder("stty", "-F", terminal.toString(), "rows", "" + rows, "columns", "" + columns)
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("stty: " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** What the pattern found in {@link #screen()}; fails with all of it when it does not come in time. */
    public String await(Pattern pattern, Duration limit) {
        return output.await(pattern, limit, PseudoTerminal::plain);
    }

    /** All that was shown so far, as text: without escape sequences, lines ending in {@code \n}. */
    public String screen() {
        return plain(output.text());
    }

    /** Every character that was shown so far, escapes too. */
    public String raw() {
        return output.text();
    }

    private static String plain(String raw) {
        return ESCAPES.matcher(raw).replaceAll("").replace("\r\n", "\n");
    }

    /** The command's exit code; after {@code limit} it is killed and the test fails. */
    public int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
                throw new AssertionError("still running after " + limit + "; it showed:\n" + screen());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        output.awaitEnd(Duration.ofSeconds(5));
        return process.exitValue();
    }

    /** As when the window is closed: the terminal goes away under the command. */
    public void hangUp() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
