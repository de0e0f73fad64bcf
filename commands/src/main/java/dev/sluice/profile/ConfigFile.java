package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A {@code sluice.toml}, read once: what is trusted is what is used.
 *
 * @param place how it was found
 * @param label its name in errors: relative where it is below the working directory
 * @param sha256 of its bytes
 */
record ConfigFile(Path path, Place place, String label, String text, String sha256) {
    static final String NAME = "sluice.toml";

    enum Place {
        NAMED,
        WORKING_DIRECTORY,
        USER
    }

    /** The first there is: the named one, that of {@code SLUICE_CONFIG}, the working directory's, the user's. */
    static Optional<ConfigFile> find(Environment environment, Optional<Path> named) {
        Optional<Path> fromVariable = environment.variable("SLUICE_CONFIG").map(Path::of);
        if (named.isPresent()) {
            return Optional.of(required(named.get(), "--config", environment));
        }
        if (fromVariable.isPresent()) {
            return Optional.of(required(fromVariable.get(), "environment variable SLUICE_CONFIG", environment));
        }
        return optional(environment.directory(), Place.WORKING_DIRECTORY, environment)
                .or(() -> optional(environment.configDirectory(), Place.USER, environment));
    }

    private static ConfigFile required(Path path, String where, Environment environment) {
        Path file = environment.directory().resolve(path).normalize();
        if (!Files.isRegularFile(file)) {
            throw SluiceException.of(
                    Kind.USAGE, "configuration file \"" + file + "\" does not exist", where, "name another");
        }
        return read(file, Place.NAMED, environment);
    }

    private static Optional<ConfigFile> optional(Path directory, Place place, Environment environment) {
        Path file = directory.resolve(NAME);
        return Files.exists(file) ? Optional.of(read(file, place, environment)) : Optional.empty();
    }

    static ConfigFile read(Path file, Place place, Environment environment) {
        Path directory = environment.directory();
        String label = (file.startsWith(directory) ? directory.relativize(file) : file).toString();
        try {
            byte[] bytes = Files.readAllBytes(file);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new ConfigFile(
                    file, place, label, text.startsWith("\uFEFF") ? text.substring(1) : text, hash(bytes));
        } catch (CharacterCodingException e) {
            throw usage("configuration file is not UTF-8", label, "save it as UTF-8")
                    .causedBy(e);
        } catch (IOException e) {
            throw usage("configuration file cannot be read", label, "check its permissions")
                    .causedBy(e);
        }
    }

    private static SluiceException usage(String what, String where, String remedy) {
        return SluiceException.of(Kind.USAGE, what, where, remedy);
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** The text may hold a url with a password. */
    @Override
    public String toString() {
        return label;
    }
}
