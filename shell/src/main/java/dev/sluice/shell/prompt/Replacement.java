package dev.sluice.shell.prompt;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * A file that is written beside the one it replaces, which so is there as it was or whole. What is no file, as a device or a
 * pipe, is written itself.
 */
record Replacement(Path target, Path written) {
    static Replacement of(Path path) {
        try {
            Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            boolean replaced = !Files.exists(target) || Files.isRegularFile(target);
            String name = ".sluice-" + UUID.randomUUID() + ".part";
            return new Replacement(target, replaced ? target.resolveSibling(name) : target);
        } catch (IOException e) {
            throw unwritable(itself(path), e);
        }
    }

    /** One that is written where it stands, line by line. */
    static Replacement itself(Path path) {
        return new Replacement(path, path);
    }

    static SluiceException unwritable(Replacement file, IOException e) {
        String target = file.target().toString();
        String why = String.valueOf(e.getMessage())
                .replace(file.written().toString(), target)
                .replace(target, "")
                .strip();
        return SluiceException.of(
                        Kind.FAILED, "it cannot be written: " + why, target, "name a file that can be written")
                .causedBy(e);
    }

    /** Puts it in its place; it may be read by whom the one before could be. */
    void keep() {
        if (written.equals(target)) {
            return;
        }
        try {
            if (Files.exists(target)) {
                Files.setPosixFilePermissions(written, Files.getPosixFilePermissions(target));
            }
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(this, e);
        }
    }

    /** Takes away what was not kept, after this failure. */
    void discard(Throwable first) {
        try {
            if (!written.equals(target)) {
                Files.deleteIfExists(written);
            }
        } catch (IOException e) {
            first.addSuppressed(e);
        }
    }
}
