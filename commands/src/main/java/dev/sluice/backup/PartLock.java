package dev.sluice.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Held while a backup is written, on a file beside its folder that is there before the folder is and after it has got its name. The operating
 * system gives it back however the process ends, so a folder whose lock is free, or gone, is abandoned.
 */
final class PartLock implements AutoCloseable {
    static final String SUFFIX = ".lock";

    // To open a file once more and close it would lose this process's lock on it.
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private PartLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    private static Path of(Path part) {
        return part.toAbsolutePath().normalize().resolveSibling(part.getFileName() + SUFFIX);
    }

    static boolean isTaken(Path part) {
        return Files.exists(of(part), LinkOption.NOFOLLOW_LINKS);
    }

    static PartLock take(Path part) throws IOException {
        Path file = of(part);
        OWN.add(file);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        @Nullable FileLock lock = channel.tryLock();
        if (lock == null || !Files.exists(file)) {
            channel.close();
            throw new IOException("somebody clears up there just now; try again");
        }
        return new PartLock(file, channel);
    }

    /** Whether nobody writes it any more. */
    static boolean isAbandoned(Path part) throws IOException {
        Path file = of(part);
        if (OWN.contains(file)) {
            return false;
        }
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            @Nullable FileLock free = other.tryLock();
            return free != null;
        }
    }

    /** Removes the file of an abandoned one. */
    static void forget(Path part) throws IOException {
        Files.deleteIfExists(of(part));
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        channel.close();
        OWN.remove(file);
    }
}
