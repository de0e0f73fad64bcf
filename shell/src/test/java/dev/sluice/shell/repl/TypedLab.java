package dev.sluice.shell.repl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.SluiceException;
import dev.sluice.command.Gate;
import dev.sluice.command.Session;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.shell.meta.Next;
import dev.sluice.shell.meta.Surroundings;
import dev.sluice.shell.print.Console;
import dev.sluice.shell.print.Format;
import dev.sluice.shell.print.Streams;
import dev.sluice.shell.prompt.Desk;
import dev.sluice.shell.prompt.Manner;
import dev.sluice.shell.prompt.OpenWork;
import dev.sluice.shell.prompt.Results;
import dev.sluice.shell.prompt.Settings;
import dev.sluice.shell.script.Lab;
import dev.sluice.shell.script.PromptEngine;
import dev.sluice.testing.CuttingProxy;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A prompt without a terminal: what is typed, what is asked and answered, and what is shown. */
final class TypedLab implements AutoCloseable {
    final Lab lab;
    final Desk desk;
    final Evaluator evaluator;
    final List<String> asked = new ArrayList<>();
    final Deque<String> answers = new ArrayDeque<>();
    final List<String> runs = new ArrayList<>();

    /** What runbooks end with. */
    int code;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Path directory;

    TypedLab(Engine engine, Path directory, Gate gate) {
        this(new Lab(engine), directory, gate);
    }

    private TypedLab(Lab lab, Path directory, Gate gate) {
        this.directory = directory;
        this.lab = lab;
        SecretRegistry secrets = new SecretRegistry();
        Console console =
                new Console(new Streams(InputStream.nullInputStream(), out, err, Streams.Terminals.NONE), secrets);
        Session session = lab.session(gate);
        PromptEngine prompt = new PromptEngine(session, Lab.LANGUAGE, name -> Optional.empty(), console::line);
        Results results = new Results(console, new Settings(Format.TEXT, Manner.TYPED), secrets::scrub);
        this.desk = new Desk(session, prompt, results, Manner.TYPED);
        desk.keepOnly(new HistoryFile(
                directory.resolve("history"), secrets::scrub, new HistoryFile.Owner("test", false))::mayKeep);
        this.evaluator = new Evaluator(desk, Lab.LANGUAGE, new Around());
        desk.ask(question -> {
            asked.add(question);
            return Optional.ofNullable(answers.poll());
        });
    }

    /** On PostgreSQL, behind a proxy. */
    static TypedLab behind(CuttingProxy proxy, Path directory) {
        int port = TestPostgres.server().port();
        Lab lab = new Lab(
                Engine.POSTGRES,
                a -> new EngineDatabase.Address(
                        a.jdbcUrl()
                                .replaceFirst("//[^/]+:" + port + "/", "//" + proxy.host() + ":" + proxy.port() + "/"),
                        a.user(),
                        a.password()));
        return new TypedLab(lab, directory, new Gate("test", false, false, false));
    }

    static TypedLab open(Engine engine, Path directory) {
        return new TypedLab(engine, directory, new Gate("test", false, false, false));
    }

    /** What the input shows on standard output. */
    String type(String input) {
        out.reset();
        err.reset();
        desk.remember(input);
        Next next = evaluator.evaluate(input);
        if (!next.equals(Next.GO_ON)) {
            return next.step() + " " + next.profile();
        }
        return out.toString(UTF_8);
    }

    /** What it says besides. */
    String said() {
        return err.toString(UTF_8);
    }

    /** The failure of an input that must fail. */
    SluiceException failure(String input) {
        try {
            type(input);
        } catch (SluiceException e) {
            return e;
        }
        throw new AssertionError(input + " did not fail");
    }

    /** The failure of an input that goes on until Ctrl-C is pressed, which is repeated as at the terminal. */
    SluiceException interrupted(String input) {
        Thread presses = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(300_000_000L);
                if (!Thread.currentThread().isInterrupted()) {
                    evaluator.cancel();
                }
            }
        });
        presses.setDaemon(true);
        presses.start();
        try {
            return failure(input);
        } finally {
            presses.interrupt();
            while (presses.isAlive()) {
                Thread.onSpinWait();
            }
        }
    }

    TypedLab answer(String... texts) {
        answers.addAll(List.of(texts));
        return this;
    }

    /** Of table t, as others see them. */
    List<String> labels() {
        return lab.labels();
    }

    String prompt() {
        return PromptText.plain("test", desk.work().state());
    }

    OpenWork.State state() {
        return desk.work().state();
    }

    Path file(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
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

    @Override
    public void close() {
        if (desk.work().isOpen()) {
            desk.work().rollback();
        }
        lab.close();
    }

    private final class Around implements Surroundings {
        @Override
        public Path path(String given) {
            return directory.resolve(given);
        }

        @Override
        public int runbook(List<String> arguments) {
            runs.add(String.join(" ", arguments).replace(directory.toString(), ""));
            return code;
        }

        @Override
        public List<String> profiles() {
            return List.of("test", "lab");
        }

        @Override
        public String connection() {
            return "test (here)";
        }

        @Override
        public void echo(boolean on) {
            runs.add("echo " + on);
        }

        @Override
        public String verbose(Throwable failure) {
            return "verbose: " + failure.getMessage();
        }

        @Override
        public void edit(Path file) {
            try {
                Files.writeString(file, Files.readString(file).replace("1", "2"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
