package dev.sluice.profile;

import static java.util.Objects.requireNonNull;

import com.sun.security.auth.module.UnixSystem;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All that is read of the process around us, taken once at the edge.
 *
 * @param variables the environment variables
 * @param directory the working directory
 * @param user the name of the operating system's user, which is who one is to a server when nobody says otherwise
 * @param uid the number of that user, which is what files are owned by
 */
public record Environment(Map<String, String> variables, Path directory, Path home, String user, int uid) {
    public Environment {
        variables = Map.copyOf(variables);
        directory = directory.toAbsolutePath().normalize();
        requireNonNull(home, "home");
        requireNonNull(user, "user");
    }

    /** The environment of this process. */
    public static Environment system() {
        Map<String, String> variables = System.getenv();
        // HOME first, as libpq does, so that both look for the same password file.
        String home = variables.getOrDefault("HOME", System.getProperty("user.home"));
        return new Environment(variables, Path.of(""), Path.of(home), System.getProperty("user.name"), (int)
                new UnixSystem().getUid());
    }

    /** The variable's value; empty when it is not set, and also when it is set to nothing. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    /** The same with more variables, none of which takes the place of one that is set. */
    Environment withDefaults(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.putAll(variables);
        return new Environment(all, directory, home, user, uid);
    }

    /** {@code $XDG_CONFIG_HOME/sluice}, or {@code ~/.config/sluice}. */
    Path configDirectory() {
        // The XDG specification has a relative path ignored.
        return variable("XDG_CONFIG_HOME")
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(home.resolve(".config"))
                .resolve("sluice");
    }

    /** Values of variables are secrets more often than not. */
    @Override
    public String toString() {
        return "environment of " + user + " in " + directory;
    }
}
