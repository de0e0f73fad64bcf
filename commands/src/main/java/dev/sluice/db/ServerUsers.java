package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Counts who uses a server: one shared file lock for each process, a plain number within it.
 *
 * <p>A killed process loses its lock and is counted no more. Called only under the {@link StartStopLock}; the file is
 * opened nowhere else, because closing any channel to it would drop this process's lock.
 */
final class ServerUsers {
    private final Path file;
    private @Nullable FileChannel channel;
    private int here;

    ServerUsers(Path file) {
        this.file = file;
    }

    void join() {
        try {
            if (channel == null) {
                channel = lockedShared();
            }
            here++;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private FileChannel lockedShared() throws IOException {
        FileChannel opened = StartStopLock.open(file);
        if (opened.tryLock(0, Long.MAX_VALUE, true) == null) {
            opened.close();
            throw new IOException("\"" + file + "\" is locked by something else");
        }
        return opened;
    }

    /** Counts one user less; tells whether that was the last one of all processes. */
    boolean leave() {
        here--;
        FileChannel mine = channel;
        if (here > 0 || mine == null) {
            return false;
        }
        channel = null;
        try {
            // First, because Java cannot turn a shared lock into an exclusive one; nobody joins meanwhile.
            mine.close();
            return nobodyElse();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private boolean nobodyElse() throws IOException {
        try (FileChannel probe = StartStopLock.open(file)) {
            return probe.tryLock() != null;
        }
    }

    private SluiceException failure(IOException e) {
        return SluiceException.of(
                        Kind.CONNECTION,
                        "cannot count the users of the embedded server: " + e.getMessage(),
                        file.toString(),
                        "")
                .causedBy(e);
    }
}
