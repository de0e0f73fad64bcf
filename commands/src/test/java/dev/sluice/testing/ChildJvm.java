package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A main class in a JVM of its own, with this JVM's class path; its output is kept. Closing it kills it.
 *
 * <pre>{@code
 * try (ChildJvm child = ChildJvm.of(Main.class, "run", "x.groovy").start()) {
 *     child.killWhen(Pattern.compile("step 2"));
 *     child.awaitExit(Duration.ofSeconds(20));
 * }
 * }</pre>
 */
public final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final Transcript out;
    private final Transcript err;

    private ChildJvm(Process process) {
        this.process = process;
        this.out = Transcript.of(process.getInputStream(), "stdout of " + process.pid());
        this.err = Transcript.of(process.getErrorStream(), "stderr of " + process.pid());
    }

    /** What to run and in which surroundings; each {@code with} gives a changed copy. */
    public record Launch(
            List<String> jvmArguments, List<String> mainAndArguments, Map<String, String> environment, Path directory) {
        public Launch {
            jvmArguments = List.copyOf(jvmArguments);
            mainAndArguments = List.copyOf(mainAndArguments);
            environment = Map.copyOf(environment);
        }

        /** Further options of the JVM, such as {@code -Xmx64m}. */
        public Launch withJvmArguments(String... arguments) {
            List<String> all = new ArrayList<>(jvmArguments);
            all.addAll(List.of(arguments));
            return new Launch(all, mainAndArguments, environment, directory);
        }

        /** One more environment variable. */
        public Launch withEnvironment(String name, String value) {
            Map<String, String> all = new HashMap<>(environment);
            all.put(name, value);
            return new Launch(jvmArguments, mainAndArguments, all, directory);
        }

        /** The working directory. */
        public Launch in(Path workingDirectory) {
            return new Launch(jvmArguments, mainAndArguments, environment, workingDirectory);
        }

        /** The whole command, for those who start it themselves, under a terminal for one. */
        public List<String> command() {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvmArguments);
            command.add("-cp");
            command.add(absoluteClassPath());
            command.addAll(mainAndArguments);
            return command;
        }

        public ChildJvm start() {
            ProcessBuilder builder = new ProcessBuilder(command()).directory(directory.toFile());
            // What it writes is read as UTF-8, and Java 17 writes in the locale's encoding.
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().putAll(environment);
            try {
                return new ChildJvm(builder.start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Small and quick to start; change it with the {@code with} methods. */
    public static Launch of(Class<?> main, String... arguments) {
        List<String> mainAndArguments = new ArrayList<>(List.of(main.getName()));
        mainAndArguments.addAll(List.of(arguments));
        List<String> quick = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC");
        return new Launch(quick, mainAndArguments, Map.of(), Path.of("").toAbsolutePath());
    }

    /** Entries may be relative to a working directory that the child does not share. */
    private static String absoluteClassPath() {
        List<String> entries = new ArrayList<>();
        // Surefire may pass the class path in a manifest; this property has it spelled out then.
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : classPath.split(System.getProperty("path.separator"), -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(System.getProperty("path.separator"), entries);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String stdout() {
        return out.text();
    }

    public String stderr() {
        return err.text();
    }

    /** Writes to its standard input. */
    public void send(String text) {
        try {
            process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the child no longer reads; its stderr:\n" + stderr(), e);
        }
    }

    /** What the pattern found in its standard output; fails with all of it when it does not come in time. */
    public String awaitOutput(Pattern pattern, Duration limit) {
        try {
            return out.await(pattern, limit);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\nand to stderr:\n" + stderr(), e);
        }
    }

    /** Its exit code; after {@code limit} it is killed and the test fails. */
    public int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                throw new AssertionError("still running after " + limit + "\n" + stdout() + "\n" + stderr());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        out.awaitEnd(Duration.ofSeconds(5));
        err.awaitEnd(Duration.ofSeconds(5));
        return process.exitValue();
    }

    /** SIGKILL, at once. */
    public void kill() {
        process.destroyForcibly();
    }

    /** SIGKILL after a delay; returns at once. */
    public void killAfter(Duration delay) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::kill);
    }

    /** SIGKILL as soon as its standard output or standard error matches; returns at once. */
    public void killWhen(Pattern pattern) {
        out.when(pattern, this::kill);
        err.when(pattern, this::kill);
    }

    /** SIGTERM, as {@code kill} sends it. */
    public void terminate() {
        process.destroy();
    }

    @Override
    public void close() {
        kill();
        awaitExit(Duration.ofSeconds(20));
    }
}
