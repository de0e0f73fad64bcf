package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Remembers which {@code sluice.toml} of a working directory may run its commands: without it, changing into somebody's
 * directory and starting the program would run theirs.
 *
 * <p>A line of the file {@code trusted} is the SHA-256 of the content and the place. Both count: a relative command means
 * another program elsewhere.
 */
public final class Trust {
    private static final String REMEDY = "read it, then run: sluice trust";

    private final ConfigFile file;
    private final Environment environment;

    private Trust(ConfigFile file, Environment environment) {
        this.file = file;
        this.environment = environment;
    }

    /** Passes when the file may run its commands; refused otherwise. */
    public static void check(Path file, Environment environment) {
        check(ConfigFile.read(file, ConfigFile.Place.WORKING_DIRECTORY, environment), environment);
    }

    /** The same for content already read, so that what is checked is what is used. */
    static void check(ConfigFile file, Environment environment) {
        Trust trust = new Trust(file, environment);
        trust.requireOurs();
        List<String> lines = trust.lines();
        if (!lines.contains(trust.line())) {
            boolean before = lines.stream().anyMatch(trust::isOfThisPlace);
            throw trust.refused(
                    before ? "has changed since it was trusted" : "runs a command and is not trusted", REMEDY);
        }
    }

    /** Lets the file, as it is now, run its commands; refused when others could change it. */
    public static void record(Path file, Environment environment) {
        Path absolute = environment.directory().resolve(file).normalize();
        Trust trust =
                new Trust(ConfigFile.read(absolute, ConfigFile.Place.WORKING_DIRECTORY, environment), environment);
        trust.requireOurs();
        List<String> lines = new ArrayList<>(trust.lines());
        lines.removeIf(trust::isOfThisPlace);
        lines.add(trust.line());
        trust.write(lines);
    }

    private void requireOurs() {
        Optional<String> fault = fault(file.path());
        if (fault.isPresent()) {
            throw refused(fault.get() + ", so its commands are not run", "chown and chmod go-w the file");
        }
    }

    private Optional<String> fault(Path path) {
        try {
            PrivateFile facts = PrivateFile.of(path);
            if (facts.owner() != environment.uid()) {
                return Optional.of("belongs to another user");
            }
            return facts.isWritableByOthers()
                    ? Optional.of("may be changed by others (mode " + facts.permissions() + ")")
                    : Optional.empty();
        } catch (IOException e) {
            throw refused("cannot be looked at", "check its permissions").causedBy(e);
        }
    }

    private List<String> lines() {
        Path trusted = store();
        if (!Files.exists(trusted)) {
            return List.of();
        }
        Optional<String> fault = fault(trusted);
        if (fault.isPresent()) {
            String what = "the list of trusted files " + fault.get();
            throw SluiceException.of(Kind.REFUSED, what, trusted.toString(), "remove it, then run: sluice trust");
        }
        try {
            return Files.readAllLines(trusted);
        } catch (IOException e) {
            throw storeFailure("cannot be read", e);
        }
    }

    private void write(List<String> lines) {
        Path trusted = store();
        try {
            Files.createDirectories(environment.configDirectory());
            // Made beside it and moved, so that a crash leaves the old list or the new one, and never one open to
            // others.
            Path fresh = Files.createTempFile(
                    environment.configDirectory(),
                    "trusted",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(fresh, lines);
            Files.move(fresh, trusted, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw storeFailure("cannot be written", e);
        }
    }

    private SluiceException storeFailure(String fact, IOException cause) {
        return SluiceException.of(
                        Kind.REFUSED,
                        "the list of trusted files " + fact,
                        store().toString(),
                        "check the permissions of its directory")
                .causedBy(cause);
    }

    private Path store() {
        return environment.configDirectory().resolve("trusted");
    }

    private String line() {
        return file.sha256() + " " + place();
    }

    private boolean isOfThisPlace(String line) {
        return line.endsWith(" " + place());
    }

    /** As a URI, where a blank or a line end in a path cannot make one line look like another. */
    private String place() {
        try {
            return file.path().toRealPath().toUri().toString();
        } catch (IOException e) {
            throw refused("cannot be looked at", "check its permissions").causedBy(e);
        }
    }

    private SluiceException refused(String fact, String remedy) {
        return SluiceException.of(
                Kind.REFUSED, "configuration file " + fact, file.path().toString(), remedy);
    }
}
