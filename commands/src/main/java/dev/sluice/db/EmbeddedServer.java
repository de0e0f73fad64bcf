package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts and stops the server of one {@link ServerHome}; called only under its {@link StartStopLock}. */
final class EmbeddedServer {
    static final String HOST = "127.0.0.1";
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    /** A start after a crash replays what the crash cut off. */
    private static final Duration START_LIMIT = Duration.ofMinutes(9);

    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
    private static final Duration RETRY_LIMIT = Duration.ofSeconds(20);
    private static final int LOG_LINES = 12;

    private final ServerHome home;
    private final EmbeddedPostgres.Options options;

    EmbeddedServer(ServerHome home, EmbeddedPostgres.Options options) {
        this.home = home;
        this.options = options;
    }

    /** The port of the server, which runs when this returns. */
    int ensureRunning() {
        try {
            Optional<Postmaster> settled = settled();
            return settled.isPresent() ? settled.get().port() : start();
        } catch (IOException e) {
            throw failure("cannot start: " + e).causedBy(e);
        }
    }

    /** The running server once it is ready; none once it is gone. */
    private Optional<Postmaster> settled() throws IOException {
        Waiting waiting = Waiting.atMost(START_LIMIT);
        Optional<Postmaster> running = Postmaster.running(home.data());
        while (running.isPresent() && !running.get().isReady()) {
            if (waiting.isOver()) {
                throw failure("has been " + running.get().status() + " for " + START_LIMIT.toMinutes() + " minutes");
            }
            waiting.pause();
            running = Postmaster.running(home.data());
        }
        return running;
    }

    private int start() throws IOException {
        ServerBinaries binaries = ServerBinaries.unpacked(home);
        ServerAccount account = account(binaries.program("postgres"));
        new DataDirectory(home, binaries, account).ensure(options.durable());
        Waiting retrying = Waiting.atMost(RETRY_LIMIT);
        while (true) {
            Postmaster.disown(home.data());
            ServerCommand.Outcome outcome = startOnce(binaries, account);
            if (outcome.isSuccess()) {
                return settled()
                        .orElseThrow(() -> failure("ended right after its start"))
                        .port();
            }
            if (retrying.isOver() || !mayPass(logTail())) {
                throw failure("does not start: " + lastLine(outcome.output()));
            }
            retrying.pause();
        }
    }

    /** Causes that are gone with another port, or once the backends of a killed server have noticed. */
    private static boolean mayPass(String log) {
        return log.contains("Address already in use") || log.contains("shared memory block");
    }

    private ServerCommand.Outcome startOnce(ServerBinaries binaries, ServerAccount account) throws IOException {
        if (Files.exists(home.log())) {
            Path previous = home.log().resolveSibling("server.log.1");
            Files.move(home.log(), previous, StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = account.command(
                binaries.program("pg_ctl").toString(),
                "start",
                "--silent",
                "--wait",
                "--timeout=" + START_LIMIT.toSeconds(),
                "--pgdata=data",
                "--log=server.log",
                "--options=" + settings(freePort()));
        // pg_ctl makes the server the leader of a session of its own: it outlives its starter and the terminal.
        return ServerCommand.run(command, home.server(), START_LIMIT.plusSeconds(5));
    }

    private String settings(int port) {
        List<String> settings = new ArrayList<>(List.of(
                "port=" + port,
                "listen_addresses=" + HOST,
                "unix_socket_directories=",
                "logging_collector=off",
                "log_destination=stderr"));
        if (!options.durable()) {
            settings.addAll(List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off"));
        }
        settings.addAll(options.extraServerSettings());
        StringBuilder line = new StringBuilder();
        settings.forEach(setting ->
                line.append(" -c '").append(setting.replace("'", "'\\''")).append('\''));
        return line.toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }

    /** Stops it at once, ending its sessions; nothing to do when it is gone already. */
    void stop() {
        try {
            if (Postmaster.running(home.data()).isEmpty()) {
                return;
            }
            ServerBinaries binaries = ServerBinaries.unpacked(home);
            ServerAccount account = account(binaries.program("postgres"));
            ServerCommand.Outcome outcome = ServerCommand.run(
                    account.command(
                            binaries.program("pg_ctl").toString(),
                            "stop",
                            "--silent",
                            "--wait",
                            "--mode=fast",
                            "--timeout=" + STOP_LIMIT.toSeconds(),
                            "--pgdata=data"),
                    home.server(),
                    STOP_LIMIT.plusSeconds(5));
            if (!outcome.isSuccess() && Postmaster.running(home.data()).isPresent()) {
                throw failure("does not stop: " + lastLine(outcome.output()));
            }
        } catch (IOException e) {
            throw failure("cannot be stopped: " + e).causedBy(e);
        }
    }

    /** Who the server runs as: the owner of its files once they are there, else the first way that works here. */
    private ServerAccount account(Path program) throws IOException {
        boolean made = Files.isDirectory(home.data());
        for (ServerAccount candidate : ServerAccount.candidates(ServerHome.me())) {
            if (made && candidate.uid() != ServerHome.ownerOf(home.server())) {
                continue;
            }
            prepareFor(candidate);
            if (candidate.isMyself() || candidate.reaches(program, home.server())) {
                return candidate;
            }
        }
        throw SluiceException.of(
                Kind.CONNECTION,
                "embedded:postgres does not run as root, and this machine has no way to run it as less: neither setpriv"
                        + " nor unshare --user works here for " + home.server(),
                "",
                "run sluice as another user, or name a server in the profile's url");
    }

    private void prepareFor(ServerAccount candidate) throws IOException {
        if (!Files.isDirectory(home.server())) {
            Files.createDirectory(home.server(), ServerHome.PRIVATE_DIRECTORY);
        }
        if (candidate.uid() != ServerHome.me()) {
            home.letPass();
        }
        candidate.own(home.server());
    }

    private SluiceException failure(String fact) {
        return SluiceException.of(
                Kind.CONNECTION,
                "embedded:postgres " + fact + logTail(),
                home.directory().toString(),
                "");
    }

    private static String lastLine(String output) {
        return output.substring(output.lastIndexOf('\n') + 1);
    }

    /** The last lines that the server wrote, each on a line of its own; empty when it wrote none. */
    private String logTail() {
        try {
            if (!Files.exists(home.log())) {
                return "";
            }
            List<String> lines = Files.readString(home.log(), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
            return "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return " (and its log cannot be read: " + e + ")";
        }
    }
}
