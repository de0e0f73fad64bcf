package dev.sluice.profile;

import java.nio.file.Path;

/** What relative paths are relative to: the configuration file's folder, or the working directory where there is no file. */
record Folder(Path directory, Path home) {
    /** The path made absolute; {@code ~/} at its beginning is the user's home. */
    Path resolve(String text) {
        Path path = text.startsWith("~/") ? home.resolve(text.substring(2)) : directory.resolve(text);
        return path.toAbsolutePath().normalize();
    }
}
