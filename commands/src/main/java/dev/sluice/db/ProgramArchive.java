package dev.sluice.db;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** A {@code .txz} of programs and their libraries. */
final class ProgramArchive {
    private static final int OWNER_EXECUTE = 0100;
    private final InputStream bytes;

    ProgramArchive(InputStream bytes) {
        this.bytes = bytes;
    }

    /** Unpacks all of it; everybody may read and nobody but us may write, whatever the umask says. */
    void unpackTo(Path directory) throws IOException {
        createDirectory(directory);
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(bytes))) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                unpack(tar, entry, within(directory, entry.getName()));
                entry = tar.getNextEntry();
            }
        }
    }

    private static Path within(Path directory, String name) throws IOException {
        Path path = directory.resolve(name).normalize();
        if (!path.startsWith(directory)) {
            throw new IOException("archive member \"" + name + "\" points outside");
        }
        return path;
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            createDirectory(path);
            return;
        }
        createDirectory(parent(path));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(tar, path);
            boolean program = (entry.getMode() & OWNER_EXECUTE) != 0;
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static Path parent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IOException("archive member without a directory");
        }
        return parent;
    }

    /** Readable by all, whatever the umask says, since another account may have to run what is in it. */
    static void createDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
