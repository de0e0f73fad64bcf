package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Held by the one process that looks after, starts or stops a server.
 *
 * <p>A lock of the operating system, so it ends with a process that is killed.
 */
final class StartStopLock {
    /** Longer than a start that has a crash to recover from should ever take. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final FileChannel channel;

    private StartStopLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Runs {@code work} as the only process that does. */
    static <T> T holding(Path file, Supplier<T> work) {
        StartStopLock lock = take(file);
        try {
            return work.get();
        } finally {
            lock.release();
        }
    }

    private static StartStopLock take(Path file) {
        try {
            FileChannel channel = open(file);
            Waiting waiting = Waiting.atMost(LIMIT);
            while (!taken(channel)) {
                if (waiting.isOver()) {
                    channel.close();
                    throw busy(file);
                }
                waiting.pause();
            }
            return new StartStopLock(channel);
        } catch (IOException e) {
            throw SluiceException.of(Kind.CONNECTION, "cannot lock \"" + file + "\": " + e, "", "")
                    .causedBy(e);
        }
    }

    static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                ServerHome.PRIVATE_FILE);
    }

    private static boolean taken(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException otherClassLoader) {
            return false;
        }
    }

    private static SluiceException busy(Path file) {
        return SluiceException.of(
                Kind.CONNECTION,
                "another process has been starting or stopping the embedded server for " + LIMIT.toMinutes()
                        + " minutes",
                file.toString(),
                "see what it waits for, or end it");
    }

    private void release() {
        try {
            channel.close();
        } catch (IOException e) {
            throw SluiceException.of(Kind.CONNECTION, "cannot unlock the embedded server: " + e, "", "")
                    .causedBy(e);
        }
    }
}
