package dev.sluice.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One locked file, with its holder written inside. */
final class LockFile implements AutoCloseable {
    /** Beyond the text: where locks are mandatory, a locked byte cannot be read. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final int MAX_LABEL = 1024;

    /** Locks belong to the process: to open and close a file that it holds would give the lock away. */
    private static final Map<Path, String> HELD_HERE = new ConcurrentHashMap<>();

    private final Path file;
    private final FileChannel channel;

    private LockFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Refuses at once when another holds it. */
    static LockFile take(Path database, Holder self, LockName name) {
        Path file = file(database, name);
        String other = HELD_HERE.putIfAbsent(file, self.label());
        if (other != null) {
            throw refusal(name, other);
        }
        try {
            return locked(file, self, name);
        } catch (IOException e) {
            HELD_HERE.remove(file);
            throw failed(file, e);
        } catch (Throwable t) {
            HELD_HERE.remove(file);
            throw t;
        }
    }

    private static Path file(Path database, LockName name) {
        return database.resolveSibling(
                database.getFileName() + ".sluice-" + Digest.hex(name.key()).substring(0, 16) + ".lock");
    }

    /** What its holder, who may be gone, has written inside; empty where there is no such file. */
    static String label(Path database, LockName name) {
        Path file = file(database, name);
        String here = HELD_HERE.get(file);
        if (here != null) {
            return here;
        }
        try {
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static LockFile locked(Path file, Holder self, LockName name) throws IOException {
        // Others of the group that share the database must be able to lock it too; the umask says how far that goes.
        FileChannel channel = FileChannel.open(
                file,
                Set.of(CREATE, READ, WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw-rw-")));
        try {
            @Nullable FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                throw refusal(name, label(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(self.label().getBytes(StandardCharsets.UTF_8)), 0);
            return new LockFile(file, channel);
        } catch (Throwable t) {
            channel.close();
            throw t;
        }
    }

    private static String label(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_LABEL);
        channel.read(bytes, 0);
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }

    private static SluiceException failed(Path file, IOException e) {
        return SluiceException.of(
                        Kind.FAILED,
                        "the run's lock file cannot be used: " + e.getMessage(),
                        file.toString(),
                        "see to the rights of the database's directory")
                .causedBy(e);
    }

    private static SluiceException refusal(LockName name, String label) {
        return Holder.refusal(name, label, "wait for its end, then run again");
    }

    @Override
    public void close() {
        try (channel) {
            // Whoever looks without taking it is not to find a holder that is gone.
            channel.truncate(0);
        } catch (IOException e) {
            throw failed(file, e);
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
