package dev.sluice.command.load;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Pending;
import dev.sluice.db.Transaction;
import dev.sluice.profile.Mask;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file of records set aside, an object a line: where the record stands, what is wrong with it, and the record. Written beside
 * its final name, which it gets when the transaction has been committed.
 */
final class Rejects implements AutoCloseable, Pending {
    private final Path file;
    private final Path temporary;
    private final int limit;
    private final boolean masked;
    private @Nullable BufferedWriter out;
    private long count;
    private boolean waits;

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

    /** Nothing is there that its name could cost. */
    static void refuseTaken(Path file, Transaction tx) {
        Path place = real(file);
        boolean pending = tx.awaited().stream()
                .anyMatch(p -> p instanceof Rejects other && real(other.file).equals(place));
        if (pending || Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw SluiceException.of(
                    Kind.USAGE,
                    pending
                            ? "another load of this transaction sets records aside there"
                            : "the file for rejects is there already",
                    file.toString(),
                    pending
                            ? "name a file for each"
                            : "move it away, or name another: nothing that is there is replaced");
        }
    }

    private static Path real(Path file) {
        Path plain = file.toAbsolutePath().normalize();
        try {
            Path folder = plain.getParent();
            return folder == null ? plain : folder.toRealPath().resolve(plain.getFileName());
        } catch (IOException e) {
            // Its folder is looked at elsewhere.
            return plain;
        }
    }

    long count() {
        return count;
    }

    synchronized void add(String place, String problem, String raw) {
        if (++count > limit) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "more than " + Plural.of(limit, "record") + " cannot be loaded; the last: " + problem,
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

    /** From here on the transaction decides; where nothing was set aside there is nothing to decide. */
    void await(Transaction tx) {
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                throw failed(e);
            }
            waits = true;
            tx.await(this);
        }
    }

    /** Gives the file its name. */
    @Override
    public void keep() {
        try {
            // Not atomically: that would replace what has come there meanwhile.
            Files.move(temporary, file);
        } catch (IOException e) {
            throw SluiceException.of(
                            Kind.PARTLY,
                            "the file for records set aside did not get its name: " + e,
                            file.toString(),
                            "they are in " + temporary)
                    .withState("the rows are committed")
                    .causedBy(e);
        }
    }

    @Override
    public void giveUp() {
        waits = false;
        close();
    }

    @Override
    public void close() {
        if (waits) {
            return;
        }
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
