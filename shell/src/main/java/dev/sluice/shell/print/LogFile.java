package dev.sluice.shell.print;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.profile.SecretRegistry;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A file that keeps what a call has said, each line with its time; only its owner may read it. */
public final class LogFile implements AutoCloseable {
    private final Path file;
    private final OutputStream stream;
    private final SafeWriter writer;

    private LogFile(Path file, OutputStream stream, SafeWriter writer) {
        this.file = file;
        this.stream = stream;
        this.writer = writer;
    }

    /** Goes on at the end of the file, or makes it. */
    public static LogFile open(Path file, SecretRegistry secrets) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            // A stream of old: an interrupt, which is how a script is ended, closes every channel it finds a thread in.
            OutputStream stream = new FileOutputStream(file.toFile(), true);
            return new LogFile(file, stream, SafeWriter.toTerminal(stream, secrets::scrub));
        } catch (IOException e) {
            throw SluiceException.of(
                            Kind.USAGE,
                            "the log file cannot be written: " + e.getMessage(),
                            "--log-file " + file,
                            "name a file in a directory that may be written")
                    .causedBy(e);
        }
    }

    void write(String text) {
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " ";
        text.lines().forEach(line -> writer.line(time + line));
    }

    /** What is to be said where lines were lost; what they told of has happened all the same. */
    String loss() {
        return writer.broken() ? "the log file is incomplete - " + file + " - see to the space there" : "";
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            // Each line was flushed when it was written, and one that was not is told of.
            return;
        }
    }
}
