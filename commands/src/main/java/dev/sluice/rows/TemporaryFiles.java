package dev.sluice.rows;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Files that are gone with the process: in a folder of its own that nobody else may enter. What a program left that was killed
 * is removed by the next one that needs such a folder.
 *
 * <p>A process holds a lock in its folder for as long as it lives, and the operating system gives it back however it ends; a
 * process id would be another's one day, and is another's already in a container.
 */
public final class TemporaryFiles {
    private static final String PREFIX = "sluice-work-";
    private static final String LOCK = "lock";

    private static @Nullable TemporaryFiles own;

    private final Path folder;
    private final FileLock lock;

    private TemporaryFiles(Path folder, FileLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** A new file that only this user can read; whoever asked for it deletes it. */
    public static Path create(String suffix) throws IOException {
        // createTempFile makes it with mode 0600, and fails where there is one.
        return Files.createTempFile(own().folder, "", suffix);
    }

    /** Where such files lie. */
    public static Path folder() throws IOException {
        return own().folder;
    }

    private static synchronized TemporaryFiles own() throws IOException {
        TemporaryFiles known = own;
        if (known == null || !known.lock.isValid() || !Files.isDirectory(known.folder)) {
            known = fresh();
            own = known;
            sweep(known.folder);
        }
        return known;
    }

    /** Anew, where one that sweeps has come between the making of the folder and its lock. */
    private static TemporaryFiles fresh() throws IOException {
        while (true) {
            Path folder = Files.createTempDirectory(PREFIX, ownersOnly("rwx------"));
            Path file = folder.resolve(LOCK);
            FileChannel channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownersOnly("rw-------"));
            @Nullable FileLock lock = channel.tryLock();
            if (lock != null && Files.exists(file)) {
                folder.toFile().deleteOnExit();
                file.toFile().deleteOnExit();
                return new TemporaryFiles(folder, lock);
            }
            channel.close();
        }
    }

    private static FileAttribute<?> ownersOnly(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }

    private static void sweep(Path ours) {
        Path beside = ours.resolveSibling("");
        try (DirectoryStream<Path> all = Files.newDirectoryStream(beside, PREFIX + "*")) {
            for (Path folder : all) {
                if (!folder.equals(ours)) {
                    removeWhereNobodyIsIn(folder, ours);
                }
            }
        } catch (IOException e) {
            // What is left over takes space and harms nobody.
            LoggerFactory.getLogger(TemporaryFiles.class).debug("left-overs in {}: {}", beside, e.toString());
        }
    }

    private static void removeWhereNobodyIsIn(Path folder, Path ours) {
        try {
            if (Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(ours))) {
                removeUnlocked(folder);
            }
        } catch (IOException e) {
            // Somebody else removes it, or it is none of ours.
            LoggerFactory.getLogger(TemporaryFiles.class).debug("left-over {}: {}", folder, e.toString());
        }
    }

    private static void removeUnlocked(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock free = channel.tryLock()) {
            if (free != null) {
                remove(folder);
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
