package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a command for a secret; what it prints, on either stream, is never part of an error.
 *
 * @param words the program and its arguments, given to it as they are
 * @param directory where it runs
 * @param variables its whole environment: the process's own, never that of an {@code env-file}, whose {@code PATH} could
 *     put another program in the place of the trusted one
 */
record CommandSource(List<String> words, Path directory, Map<String, String> variables, Duration limit, String where)
        implements Secret.Source {
    static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MOST_BYTES = 65_536;

    @Override
    public String ask() {
        Process process = start();
        try {
            return SecretText.withoutLineEnd(answer(process));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start() {
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(variables);
        try {
            return builder.start();
        } catch (IOException e) {
            throw failed("could not be started", "check that the program is installed")
                    .causedBy(e);
        }
    }

    private String answer(Process process) {
        // A thread of its own: the common pool may have none to spare.
        CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(
                () -> read(process.getInputStream()), task -> new Thread(task, "sluice-secret").start());
        try {
            long deadline = System.nanoTime() + limit.toNanos();
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw late();
            }
            if (process.exitValue() != 0) {
                throw failed("ended with exit code " + process.exitValue(), "run it by hand");
            }
            return checked(output.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was interrupted", "").causedBy(e);
        } catch (ExecutionException e) {
            throw failed("could not be read", "run it by hand").causedBy(e);
        } catch (TimeoutException e) {
            throw late().causedBy(e);
        }
    }

    private static byte[] read(InputStream stream) {
        try (stream) {
            byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
            // Read to the end, or the command would die of a closed pipe and be blamed for that.
            stream.transferTo(OutputStream.nullOutputStream());
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String checked(byte[] bytes) {
        if (bytes.length == 0) {
            throw failed("printed nothing", "run it by hand");
        }
        if (bytes.length > MOST_BYTES) {
            throw failed("printed more than " + MOST_BYTES + " bytes", "run it by hand");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private SluiceException late() {
        return failed("took longer than " + limit.toSeconds() + " s", "run it by hand; it cannot ask anything here");
    }

    /** Names the program only: an argument may be a token. */
    private SluiceException failed(String fact, String remedy) {
        String what = "password command \"" + words.get(0) + "\" " + fact;
        return SluiceException.of(Kind.CONNECTION, what, where, remedy);
    }

    @Override
    public String toString() {
        return "command " + words.get(0);
    }
}
