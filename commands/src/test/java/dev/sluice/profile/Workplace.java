package dev.sluice.profile;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.SluiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A working directory, a home and an environment of a test's own. */
final class Workplace {
    /** Nobody's uid; a file of ours is foreign to it. */
    static final int STRANGER = 54_321;

    final Path directory;
    final Path home;
    final SecretRegistry registry = new SecretRegistry();
    private final Map<String, String> variables = new HashMap<>();

    Workplace(Path root) {
        directory = made(root.resolve("project"));
        home = made(root.resolve("home"));
        variables.put("PATH", System.getenv("PATH"));
    }

    private static Path made(Path path) {
        try {
            return Files.createDirectories(path).toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Workplace with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    Environment environment() {
        return new Environment(variables, directory, home, "tester", uid());
    }

    int uid() {
        try {
            return PrivateFile.of(home).owner();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path write(String name, String text) {
        return write(directory.resolve(name), text, "rw-------");
    }

    Path writeHome(String name, String text) {
        return write(home.resolve(name), text, "rw-------");
    }

    static Path write(Path file, String text, String permissions) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The profiles of a {@code sluice.toml} of that text in the working directory. */
    Profiles profiles(String toml) {
        write("sluice.toml", toml);
        return load();
    }

    Profiles load() {
        return Profiles.load(environment(), Optional.empty(), registry);
    }

    Profile profile(String url) {
        return Profiles.fromUrl(url, environment(), registry);
    }

    Target.Server server(String url) {
        return (Target.Server) profile(url).target();
    }

    static SluiceException failure(ThrowingCallable call) {
        return catchThrowableOfType(SluiceException.class, call);
    }
}
