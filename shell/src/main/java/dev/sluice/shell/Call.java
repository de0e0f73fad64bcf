package dev.sluice.shell;

import dev.sluice.profile.Environment;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.shell.print.Console;
import java.nio.file.Path;

/**
 * One call of the program: what it reads and writes, what is around it, and what may end it.
 *
 * @param debug whether failures show where in the program they come from
 */
record Call(
        Console console, Environment environment, SecretRegistry secrets, Interruption interruption, boolean debug) {
    /** The path as given where that means the same file, so that messages say what the user wrote. */
    Path path(Path given) {
        Path resolved = environment.directory().resolve(given);
        return resolved.equals(given.toAbsolutePath().normalize()) ? given : resolved;
    }

    ProbedServers probed() {
        return new ProbedServers(stateDirectory().resolve("servers"));
    }

    /** What stays on this machine between calls: the prompt's history, the local files of runs. */
    Path stateDirectory() {
        String given = environment.variables().getOrDefault("XDG_STATE_HOME", "");
        // The XDG specification has a relative path ignored.
        Path base = given.startsWith("/") ? Path.of(given) : environment.home().resolve(".local/state");
        return base.resolve("sluice");
    }
}
