package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of one of the server's programs; never holds a secret, since every process can read every command line. */
final class ServerCommand {
    /** Exit code and words of a program that has ended. */
    record Outcome(int exit, String output) {
        boolean isSuccess() {
            return exit == 0;
        }
    }

    private ServerCommand() {}

    /**
     * Runs it in {@code directory} and waits; kept short in words, since they are read once it has ended.
     *
     * @throws IOException also when there is no such program
     */
    static Outcome run(List<String> command, Path directory, Duration limit) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        // PGDATA, PGPORT and their like belong to somebody else's server; messages are compared in English.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
            return finished(process, command, limit);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Outcome finished(Process process, List<String> command, Duration limit) throws IOException {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("\"" + command.get(0) + "\" did not end within " + limit.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SluiceException.of(Kind.INTERRUPTED, "interrupted while waiting for the embedded server", "", "")
                    .causedBy(e);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.exitValue(), output.strip());
    }
}
