package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * A real PostgreSQL kept under one directory, shared by every process that attaches to it.
 *
 * <p>Whoever comes first starts it, whoever leaves last stops it. It listens on 127.0.0.1 alone, on a port of the moment,
 * with a password of its own. Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    static final String USER = "sluice";
    private static final String DATABASE = "postgres";
    private static final Map<Path, ServerUsers> USERS = new HashMap<>();

    private final ServerHome home;
    private final EmbeddedServer server;
    private final int port;
    private final String password;
    private final AtomicBoolean left = new AtomicBoolean();
    private final Thread leaveAtExit = new Thread(this::leave, "leave embedded postgres");

    private EmbeddedPostgres(ServerHome home, EmbeddedServer server, int port) {
        this.home = home;
        this.server = server;
        this.port = port;
        this.password = home.readPassword();
    }

    /**
     * How the server is started; read only by the process that happens to start it.
     *
     * @param durable whether a commit survives a power cut; {@code false} is for tests
     * @param extraServerSettings further settings, each {@code name=value}
     */
    public record Options(boolean durable, List<String> extraServerSettings) {
        private static final Pattern SETTING = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*=[^\\r\\n]*");

        public Options {
            extraServerSettings = List.copyOf(extraServerSettings);
            for (String setting : extraServerSettings) {
                if (!SETTING.matcher(setting).matches()) {
                    throw SluiceException.of(
                            Kind.USAGE,
                            "server setting \"" + setting + "\" is not name=value",
                            "",
                            "write it as in work_mem=64MB");
                }
            }
        }

        /** Nothing is lost in a crash; the default. */
        public static Options safe() {
            return new Options(true, List.of());
        }

        /** Nothing is ever synced to disk: for tests, whose data nobody misses. */
        public static Options fast() {
            return new Options(false, List.of());
        }
    }

    /** The running server of {@code directory}; started, and before that created, where need be. */
    public static EmbeddedPostgres attach(Path directory) {
        return attach(directory, Options.safe());
    }

    /**
     * As {@link #attach(Path)}, started with these options if it is not running.
     *
     * @throws SluiceException of kind CONNECTION when there is no server to be had
     */
    public static EmbeddedPostgres attach(Path directory, Options options) {
        ServerHome home = ServerHome.prepare(directory);
        EmbeddedServer server = new EmbeddedServer(home, options);
        // One thread at a time: file locks belong to the process and would not keep its threads apart.
        synchronized (USERS) {
            return StartStopLock.holding(home.startStopLock(), () -> join(home, server));
        }
    }

    private static EmbeddedPostgres join(ServerHome home, EmbeddedServer server) {
        ServerUsers users = USERS.computeIfAbsent(home.directory(), key -> new ServerUsers(home.users()));
        users.join();
        try {
            EmbeddedPostgres attached = new EmbeddedPostgres(home, server, server.ensureRunning());
            // A process that ends by System.exit or Ctrl-C leaves too.
            Runtime.getRuntime().addShutdownHook(attached.leaveAtExit);
            return attached;
        } catch (RuntimeException | Error failure) {
            giveUp(users, server, failure);
            throw failure;
        }
    }

    private static void giveUp(ServerUsers users, EmbeddedServer server, Throwable failure) {
        try {
            if (users.leave()) {
                server.stop();
            }
        } catch (RuntimeException second) {
            failure.addSuppressed(second);
        }
    }

    /** Always the loopback address. */
    public String host() {
        return EmbeddedServer.HOST;
    }

    /** Where it listens now; another one after each start. */
    public int port() {
        return port;
    }

    /** The superuser that owns everything in it. */
    public String user() {
        return USER;
    }

    /** The database that a connection opens when it names none. */
    public String database() {
        return DATABASE;
    }

    /** The password made when the server was created; kept in a file only its owner can read. */
    public String password() {
        return password;
    }

    /** Leaves; the last one of all processes to leave stops the server. Later calls do nothing. */
    @Override
    public void close() {
        leave();
        forgetExitHook();
    }

    private void leave() {
        if (left.getAndSet(true)) {
            return;
        }
        synchronized (USERS) {
            StartStopLock.holding(home.startStopLock(), this::stopIfLast);
        }
    }

    private boolean stopIfLast() {
        ServerUsers users = USERS.get(home.directory());
        boolean last = users != null && users.leave();
        if (last) {
            server.stop();
        }
        return last;
    }

    private void forgetExitHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(leaveAtExit);
        } catch (IllegalStateException exiting) {
            // Only thrown while the hooks run already, when there is nothing left to forget.
            left.set(true);
        }
    }
}
