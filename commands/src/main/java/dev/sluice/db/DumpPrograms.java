package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code pg_dump} and {@code pg_restore} of the server's own major version, where both are installed and without the holes that are known.
 * A password is handed over in a private file, never on a command line.
 */
public final class DumpPrograms {
    /** The first minor version of each major in which pg_restore executes nothing that an archive slips in (CVE-2026-116314). */
    private static final Map<Integer, Integer> SOUND = Map.of(15, 20, 16, 16, 17, 12, 18, 7);

    private static final int OLDEST = 15;
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)\\.(\\d+)");
    private static final Duration TO_ANSWER = Duration.ofSeconds(20);
    private static final int SAID = 2000;

    private final ClientAccess access;
    private final Path folder;
    private final String version;

    private DumpPrograms(ClientAccess access, Path folder, String version) {
        this.access = access;
        this.folder = folder;
        this.version = version;
    }

    /** The first of those folders in which both programs are fit for a server of that version. */
    static Optional<DumpPrograms> find(ClientAccess access, int serverVersion, List<Path> folders) {
        if (!access.isComplete()) {
            return Optional.empty();
        }
        for (Path folder : folders) {
            Optional<String> dump = fit(folder.resolve("pg_dump"), serverVersion);
            Optional<String> restore = fit(folder.resolve("pg_restore"), serverVersion);
            if (dump.isPresent() && dump.equals(restore)) {
                return Optional.of(new DumpPrograms(access, folder, dump.get()));
            }
        }
        return Optional.empty();
    }

    /** Where such programs are usually found: on the PATH, and where distributions keep one version beside the other. */
    static List<Path> folders(String path, int major) {
        List<Path> folders = new ArrayList<>();
        for (String each : path.split(File.pathSeparator, -1)) {
            if (each.startsWith("/")) {
                folders.add(Path.of(each));
            }
        }
        folders.add(Path.of("/usr/lib/postgresql/" + major + "/bin"));
        folders.add(Path.of("/usr/pgsql-" + major + "/bin"));
        return folders;
    }

    private static Optional<String> fit(Path program, int serverVersion) {
        if (!Files.isExecutable(program)) {
            return Optional.empty();
        }
        try {
            String said = ServerCommand.run(List.of(program.toString(), "--version"), Path.of("/"), TO_ANSWER)
                    .output();
            Matcher found = VERSION.matcher(said);
            return found.find() && isSound(found, serverVersion / 10_000)
                    ? Optional.of(found.group(1) + "." + found.group(2))
                    : Optional.empty();
        } catch (IOException e) {
            // One that does not run is none.
            return Optional.empty();
        }
    }

    private static boolean isSound(Matcher version, int serverMajor) {
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        return major == serverMajor && major >= OLDEST && minor >= SOUND.getOrDefault(major, 0);
    }

    /** Such as {@code 18.7}. */
    public String version() {
        return version;
    }

    /** Writes an archive of what that snapshot sees; {@code secret} is an empty private file. */
    public void dump(String database, String snapshot, Path archive, Path secret) {
        List<String> command = command("pg_dump");
        command.addAll(List.of("--format=custom", "--snapshot=" + snapshot, "--file=" + archive));
        command.add("--dbname=" + connection(database));
        run(command, secret);
    }

    /** Reads an archive to its end; what cannot be unpacked is no backup. */
    public void read(Path archive, Path secret) {
        List<String> command = command("pg_restore");
        command.addAll(List.of("--file=/dev/null", archive.toString()));
        run(command, secret);
    }

    /** Fills an empty database from an archive, in one transaction. */
    public void restore(String database, Path archive, Path secret) {
        List<String> command = command("pg_restore");
        command.addAll(List.of("--exit-on-error", "--single-transaction", "--dbname=" + connection(database)));
        command.add(archive.toString());
        run(command, secret);
    }

    private List<String> command(String program) {
        List<String> command = new ArrayList<>(List.of(folder.resolve(program).toString(), "--no-password"));
        access.role().ifPresent(role -> command.add("--role=" + role));
        return command;
    }

    /** A name alone could be taken for a whole connection string. */
    private static String connection(String database) {
        return "dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private void run(List<String> command, Path secret) {
        String program = String.valueOf(Path.of(command.get(0)).getFileName());
        try {
            access.writePassword(secret);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
            builder.environment().putAll(access.environment(secret));
            Process process = builder.start();
            try {
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                refuse(program, process.waitFor(), said);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw SluiceException.of(Kind.FAILED, program + " cannot be run: " + e.getMessage(), "", "")
                    .causedBy(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SluiceException.of(Kind.INTERRUPTED, "interrupted while waiting for " + program, "", "")
                    .causedBy(e);
        }
    }

    private static void refuse(String program, int code, String said) {
        if (code != 0) {
            String last = said.length() > SAID ? said.substring(said.length() - SAID) : said;
            throw SluiceException.of(
                    Kind.FAILED, program + " failed with code " + code + ": " + last, "", "mend what it says");
        }
    }
}
