package dev.sluice.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.profile.Environment;
import dev.sluice.shell.print.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The program in this JVM, in a directory of its own: calls it and keeps what it wrote. */
final class Shell {
    private final Path directory;
    private final Map<String, String> variables = new HashMap<>();

    /** What one call gave. */
    record Outcome(int code, String out, String err) {
        /** Without what no two runs have in common: times, rates, the run's id. */
        String steadyOut() {
            return steady(out);
        }

        String steadyErr() {
            return steady(err);
        }

        private static String steady(String text) {
            return text.replaceAll("\\d+\\.\\d+ s", "N s")
                    .replaceAll("(rows per second +)[\\d,]+", "$1N")
                    .replaceAll("r-[a-z0-9]{10}", "r-id")
                    .replaceAll("(size \\w+ +)[+-]?[\\d.]+ \\w+", "$1N");
        }
    }

    Shell(Path directory) {
        this.directory = directory;
    }

    /** Two databases of SQLite with the same tables, {@code lab} and {@code ref}; columns {@code email} are masked. */
    static Shell comparing(Path directory, String tables) {
        Shell shell = new Shell(directory).file("sluice.toml", """
                default = "lab"
                [profiles.lab]
                url = "jdbc:sqlite:lab.db"
                mask = ["*.email"]
                [profiles.ref]
                url = "jdbc:sqlite:ref.db"
                """);
        for (String profile : new String[] {"lab", "ref"}) {
            Outcome made = shell.run(profile, "-c", tables);
            if (made.code() != 0) {
                throw new IllegalStateException(made.err());
            }
        }
        return shell;
    }

    Path directory() {
        return directory;
    }

    Shell with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    Shell file(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Environment environment() {
        return new Environment(variables, directory, directory.resolve("home"), "tester", uid());
    }

    private static int uid() {
        return Environment.system().uid();
    }

    Outcome run(String... arguments) {
        return runWith("", arguments);
    }

    /** With something to read on standard input. */
    Outcome runWith(String input, String... arguments) {
        return run(Streams.Terminals.NONE, input, arguments);
    }

    /** As if somebody sat at a terminal and typed the lines. */
    Outcome runAtTerminal(String typed, String... arguments) {
        return run(new Streams.Terminals(true, true, false), typed, arguments);
    }

    private Outcome run(Streams.Terminals terminals, String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(new ByteArrayInputStream(input.getBytes(UTF_8)), out, err, terminals);
        Main main = new Main(streams, environment());
        int code = main.run(arguments);
        return new Outcome(code, out.toString(UTF_8), err.toString(UTF_8));
    }
}
