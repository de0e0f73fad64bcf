package dev.sluice.shell;

import dev.sluice.profile.Environment;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A scratch copy of the working folder as a user has it: {@code sluice.toml}, {@code runbooks/} and the launcher. */
final class Checkout implements AutoCloseable {
    private static final Path ROOT = root();

    private final Path directory;
    private final Map<String, String> variables = new HashMap<>();

    private Checkout(Path directory) {
        this.directory = directory;
        // Neither the files nor the variables of whoever runs the tests.
        variables.put("HOME", directory.resolve("home").toString());
        variables.put("PATH", System.getenv().getOrDefault("PATH", ""));
    }

    /** What a call of the program left: its exit code and all it wrote. */
    record Outcome(int code, String out, String err) {
        String all() {
            return out + err;
        }
    }

    static Checkout fresh() {
        try {
            Checkout checkout = new Checkout(Files.createTempDirectory("sluice-checkout"));
            checkout.copy("sluice.toml");
            checkout.copy("runbooks");
            Files.createDirectories(checkout.directory.resolve("home"));
            checkout.writeLauncher();
            return checkout;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("sluice.toml"))
                ? here
                : here.resolveSibling("").toAbsolutePath();
    }

    /** The text of a file of the project, such as {@code README.md}. */
    static String text(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(String name) throws IOException {
        Path source = ROOT.resolve(name);
        try (Stream<Path> found = Files.walk(source)) {
            for (Path each : found.filter(Files::isRegularFile).toList()) {
                Path target = directory.resolve(ROOT.relativize(each).toString());
                Files.createDirectories(target.getParent());
                Files.copy(each, target);
            }
        }
    }

    /** Where the real launcher would build, this one runs the classes that are tested. */
    private void writeLauncher() throws IOException {
        Path launcher = directory.resolve("scripts/sluice");
        Files.createDirectories(launcher.getParent());
        List<String> command = ChildJvm.of(Main.class).command();
        String quoted = String.join(
                " ",
                command.stream().map(c -> "'" + c.replace("'", "'\\''") + "'").toList());
        Files.writeString(launcher, "#!/bin/sh\nexec " + quoted + " \"$@\"\n");
        if (!launcher.toFile().setExecutable(true)) {
            throw new IOException(launcher + " cannot be made executable");
        }
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    /** Makes the sample, as the runbook does on its first run. */
    Checkout withSample() {
        try {
            Files.createDirectories(path("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Outcome made = run("run", "runbooks/make-lab.groovy", "--profile", "lab-build");
        if (made.code() != 0) {
            throw new AssertionError(made.all());
        }
        return this;
    }

    /** Copies another's sample. */
    Checkout withSampleOf(Checkout other) {
        try {
            Files.createDirectories(path("data"));
            Files.copy(other.path("data/lab.db"), path("data/lab.db"));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Checkout with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    Checkout without(String variable) {
        variables.remove(variable);
        return this;
    }

    /** The database as the environment's target, as a URI with user and password. */
    Checkout syncingInto(TestDatabase target) {
        return with("PG_CONN_STR", uri(target));
    }

    static String uri(TestDatabase target) {
        return "postgresql://%s:%s@%s:%d/%s?sslmode=disable"
                .formatted(target.user(), target.password(), target.host(), target.port(), target.database());
    }

    Checkout write(String name, String text) {
        try {
            Files.createDirectories(path(name).getParent());
            Files.writeString(path(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the program inside this JVM, with the scratch folder as its working directory. */
    Outcome run(String... arguments) {
        return runWithInput("", arguments);
    }

    Outcome runWithInput(String input, String... arguments) {
        InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new Main(in, out, err, environment()).run(arguments);
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    Environment environment() {
        Environment ours = Environment.system();
        return new Environment(variables, directory, path("home"), ours.user(), ours.uid());
    }

    /** The program in a JVM of its own, not started yet. */
    ChildJvm.Launch child(String... arguments) {
        ChildJvm.Launch launch = ChildJvm.of(Main.class, arguments).in(directory);
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            launch = launch.withEnvironment(variable.getKey(), variable.getValue());
        }
        return launch;
    }

    /** Statements in the laboratory's file. */
    void lab(String... statements) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path("data/lab.db"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The one value of a query in the laboratory's file. */
    String labValue(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path("data/lab.db"));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
