package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.profile.Environment;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.shell.print.Console;
import dev.sluice.shell.print.Streams;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Starts the program. */
public final class Main {
    /** Set by the launcher: the digits of the standard streams that are terminals. */
    private static final String TERMINALS = "sluice.terminals";

    private final SecretRegistry secrets = new SecretRegistry();
    private final Interruption interruption = new Interruption();
    private final Console console;
    private final Environment environment;

    public Main(Streams streams, Environment environment) {
        this.console = new Console(streams, secrets);
        this.environment = environment;
    }

    /** Without any terminal. */
    public Main(InputStream in, OutputStream out, OutputStream err, Environment environment) {
        this(new Streams(in, out, err, Streams.Terminals.NONE), environment);
    }

    public static void main(String[] args) {
        Main main = new Main(system(), Environment.system());
        Signals.listen(main::interrupt);
        System.exit(main.run(args));
    }

    /** Straight from the descriptors: what a {@code PrintStream} cannot write it keeps to itself. */
    private static Streams system() {
        return new Streams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Streams.Terminals.of(System.getProperty(TERMINALS, "")));
    }

    /** Does what the arguments say; gives the exit code of the process and throws nothing. */
    public int run(String... args) {
        boolean debug = List.of(args).contains("--debug");
        return new CommandLines(new Call(console, environment, secrets, interruption, debug)).run(args);
    }

    /** Ends what runs now, from another thread; whether there was anything to end. */
    public boolean interrupt(Kind kind) {
        return interruption.now(kind);
    }
}
