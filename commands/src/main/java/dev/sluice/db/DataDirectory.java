package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's files: made once, then only ever opened by the programs of the same major version. */
final class DataDirectory {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern MAJOR = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

    private final ServerHome home;
    private final ServerBinaries binaries;
    private final ServerAccount account;

    DataDirectory(ServerHome home, ServerBinaries binaries, ServerAccount account) {
        this.home = home;
        this.binaries = binaries;
        this.account = account;
    }

    /** Makes it if it is not there yet; under a name of its own first, so that half a directory is never found. */
    void ensure(boolean durable) throws IOException {
        deleteLeftovers();
        if (Files.isDirectory(home.data())) {
            checkVersion();
            return;
        }
        Path secret = home.server().resolve("initdb-password");
        try {
            Files.createFile(secret, ServerHome.PRIVATE_FILE);
            Files.writeString(secret, home.makePassword() + "\n");
            account.own(secret);
            Path unfinished = home.server().resolve("data." + UUID.randomUUID());
            initdb(unfinished.getFileName().toString(), durable);
            Files.move(unfinished, home.data(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(secret);
        }
    }

    /** Relative paths: pg_ctl puts the directory into a line for the shell, where a {@code $} in it would not be one. */
    private void initdb(String directory, boolean durable) throws IOException {
        List<String> command = new ArrayList<>(account.command(
                binaries.program("initdb").toString(),
                "--pgdata=" + directory,
                "--username=" + EmbeddedPostgres.USER,
                "--pwfile=initdb-password",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--data-checksums"));
        if (!durable) {
            command.add("--no-sync");
        }
        ServerCommand.Outcome outcome = ServerCommand.run(command, home.server(), LIMIT);
        if (!outcome.isSuccess()) {
            throw SluiceException.of(
                    Kind.CONNECTION,
                    "embedded:postgres cannot create its data directory: " + outcome.output(),
                    home.server().toString(),
                    "");
        }
    }

    /** What a killed process left: a data directory half made, and the password file that went with it. */
    private void deleteLeftovers() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(home.server(), "{data.*,initdb-password}")) {
            for (Path leftover : leftovers) {
                FileTree.delete(leftover);
            }
        }
    }

    private void checkVersion() throws IOException {
        String made = Files.readString(home.data().resolve("PG_VERSION")).strip();
        String program = programVersion();
        if (!made.equals(program)) {
            throw SluiceException.of(
                    Kind.CONNECTION,
                    "embedded:postgres is PostgreSQL " + program + " and its data was made by PostgreSQL " + made,
                    home.data().toString(),
                    "use the release of sluice that made it to take a backup, delete \"" + home.directory()
                            + "\" and restore the backup with this one");
        }
    }

    private String programVersion() throws IOException {
        List<String> command = account.command(binaries.program("postgres").toString(), "--version");
        String output = ServerCommand.run(command, home.server(), LIMIT).output();
        Matcher major = MAJOR.matcher(output);
        if (!major.find()) {
            throw new IOException("its programs do not run here: " + output);
        }
        return major.group(1);
    }
}
