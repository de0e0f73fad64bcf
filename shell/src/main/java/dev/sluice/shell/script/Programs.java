package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.rows.TemporaryFiles;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** {@code exec}: runs a program with its arguments as they are; no shell reads them. */
final class Programs {
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final int KEPT_BYTES = 1 << 20;

    private Programs() {}

    static ProgramResult run(List<?> command, Arguments options) {
        List<String> words = command.stream().map(String::valueOf).toList();
        if (words.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, "exec needs a program", "", "write " + BuiltIn.EXEC.usage());
        }
        Path output = temporary();
        try {
            ProgramResult result = run(words, options, output);
            check(words.get(0), options, result);
            return result;
        } finally {
            delete(output);
        }
    }

    private static ProgramResult run(List<String> words, Arguments options, Path output) {
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
        if (options.any("env").orElse(Map.of()) instanceof Map<?, ?> variables) {
            variables.forEach((name, value) -> builder.environment().put(String.valueOf(name), String.valueOf(value)));
        }
        options.text("dir").map(File::new).ifPresent(builder::directory);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            await(process, words.get(0), options.duration("timeout").orElse(PATIENCE));
            return new ProgramResult(process.exitValue(), tail(output));
        } catch (IOException e) {
            throw failed(words.get(0), "did not start: " + e.getMessage(), "check its name and the PATH")
                    .causedBy(e);
        }
    }

    private static void await(Process process, String program, Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed(program, "was ended after " + patience.toMillis() + " ms", "raise timeout:");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SluiceException.of(Kind.INTERRUPTED, "program \"" + program + "\" was interrupted", "", "")
                    .causedBy(e);
        } finally {
            // Its children too: they would work on alone. Does nothing to what has ended.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void check(String program, Arguments options, ProgramResult result) {
        int wanted = options.integer("exitCode").orElse(0);
        if (result.exitCode() != wanted) {
            String expected = wanted == 0 ? "" : ", expected " + wanted;
            throw failed(program, "ended with code " + result.exitCode() + expected + lastLine(result), "");
        }
        options.text("mustMatch").filter(p -> !found(p, result)).ifPresent(p -> {
            throw failed(program, "wrote nothing that matches \"" + p + "\"" + lastLine(result), "");
        });
        options.text("mustNotMatch").filter(p -> found(p, result)).ifPresent(p -> {
            throw failed(program, "wrote what matches \"" + p + "\"" + lastLine(result), "");
        });
    }

    private static boolean found(String pattern, ProgramResult result) {
        return Pattern.compile(pattern).matcher(result.output()).find();
    }

    private static String lastLine(ProgramResult result) {
        List<String> lines = result.output().strip().lines().toList();
        return lines.isEmpty() ? "" : "; its last line: " + lines.get(lines.size() - 1);
    }

    private static SluiceException failed(String program, String fact, String remedy) {
        return SluiceException.of(Kind.FAILED, "program \"" + program + "\" " + fact, "", remedy);
    }

    private static String tail(Path output) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - KEPT_BYTES));
            byte[] bytes = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static Path temporary() {
        try {
            return TemporaryFiles.create(".out");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
