package dev.sluice.command.load;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.profile.Mask;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file of records set aside, an object a line: where the record stands, what is wrong with it, and the record. Written beside
 * its final name, which it gets when the load has come to its end.
 */
final class Rejects implements AutoCloseable {
    private final Path file;
    private final Path temporary;
    private final int limit;
    private final boolean masked;
    private @Nullable BufferedWriter out;
    private long count;

    /**
     * Nothing yet.
     *
     * @param mask where it hides anything, records are left out: nobody can tell its columns from others in a broken record
     */
    Rejects(Path file, int limit, Mask mask) {
        this.file = file;
        this.temporary = file.resolveSibling("." + file.getFileName() + ".part");
        this.limit = limit;
        this.masked = mask != Mask.NONE;
    }

    long count() {
        return count;
    }

    synchronized void add(String place, String problem, String raw) {
        if (++count > limit) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "more than " + limit + " records cannot be loaded; the last: " + problem,
                    place,
                    "mend the files, or raise rejectLimit");
        }
        try {
            BufferedWriter to = open();
            to.write("{\"place\":" + quoted(place) + ",\"problem\":" + quoted(problem));
            to.write(masked ? "}" : ",\"record\":" + quoted(raw.strip()) + "}");
            to.newLine();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private BufferedWriter open() throws IOException {
        BufferedWriter open = out;
        if (open == null) {
            Files.deleteIfExists(temporary);
            Files.createFile(
                    temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            open = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8);
            out = open;
        }
        return open;
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** Gives the file its name. One of an earlier load is replaced, and where nothing was set aside there is none. */
    void keep() {
        try {
            if (out == null) {
                Files.deleteIfExists(file);
                return;
            }
            out.close();
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        try {
            Optional<BufferedWriter> open = Optional.ofNullable(out);
            if (open.isPresent()) {
                open.get().close();
            }
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private SluiceException failed(IOException e) {
        return SluiceException.of(
                        Kind.FAILED,
                        "the file for records set aside cannot be written: " + e.getMessage(),
                        file.toString(),
                        "see to its folder")
                .causedBy(e);
    }
}
