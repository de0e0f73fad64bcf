package dev.sluice.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How to run the server's programs: as ourselves, or, since PostgreSQL refuses root, as less than root.
 *
 * @param prefix what to put before the command
 * @param uid who owns the server's files then
 */
record ServerAccount(List<String> prefix, int uid) {
    private static final int NOBODY = 65534;
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid", "" + NOBODY, "--regid", "" + NOBODY, "--clear-groups");

    ServerAccount {
        prefix = List.copyOf(prefix);
    }

    /**
     * Ways to try, the most harmless first.
     *
     * <p>A user namespace keeps root's own files within reach, as below a home directory that is closed to others, but
     * containers forbid it; the last way carries the right to pass through closed directories instead.
     */
    static List<ServerAccount> candidates(long me) {
        if (me != 0) {
            return List.of(new ServerAccount(List.of(), Math.toIntExact(me)));
        }
        List<String> passing = new ArrayList<>(AS_NOBODY);
        passing.addAll(List.of("--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"));
        return List.of(
                new ServerAccount(AS_NOBODY, NOBODY),
                new ServerAccount(List.of("unshare", "--user"), 0),
                new ServerAccount(passing, NOBODY));
    }

    boolean isMyself() {
        return prefix.isEmpty();
    }

    /** Gives the account a file or directory that this process has made. */
    void own(Path path) throws IOException {
        if (ServerHome.ownerOf(path) != uid) {
            Files.setAttribute(path, "unix:uid", uid);
            Files.setAttribute(path, "unix:gid", uid);
        }
    }

    /** Whether the account can be taken here, can run {@code program} and can write in {@code directory}. */
    boolean reaches(Path program, Path directory) {
        String test = "test -x \"$1\" && cd \"$2\" && test -w .";
        List<String> command = command("/bin/sh", "-c", test, "sh", program.toString(), directory.toString());
        try {
            return ServerCommand.run(command, Path.of("/"), PROBE_LIMIT).isSuccess();
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    List<String> command(String... words) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(words));
        return command;
    }
}
