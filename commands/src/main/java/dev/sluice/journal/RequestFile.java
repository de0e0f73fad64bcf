package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody asks of a run on a SQLite database, in a file beside that: a step that writes lets nobody else write into the
 * database itself, and must hear of it all the same.
 */
record RequestFile(Path file) {
    private static final Pattern FORM = Pattern.compile("([A-Z]*) (\\d{1,18})\\s*");

    static RequestFile of(Database home, RunId run) {
        Path database = Path.of(home.server().address());
        return new RequestFile(database.resolveSibling(database.getFileName() + ".sluice-" + run + ".request"));
    }

    Request read() {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Request.NONE;
        }
        try {
            Matcher form = FORM.matcher(Files.readString(file));
            if (!form.matches()) {
                throw failed("holds no request", new IOException("unknown form"));
            }
            return new Request(Request.Ask.of(form.group(1)), Long.parseLong(form.group(2)));
        } catch (IOException e) {
            throw failed("cannot be read", e);
        }
    }

    /** Whole or not at all: the run may look at any time. */
    void write(Request request) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(fresh, request.ask().text() + " " + request.commitEvery() + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed("cannot be written", e);
        }
    }

    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failed("cannot be removed", e);
        }
    }

    private SluiceException failed(String fact, IOException e) {
        return SluiceException.of(
                        Kind.FAILED,
                        "the file with what is asked of the run " + fact + ": " + e.getMessage(),
                        file.toString(),
                        "see to the rights of the database's directory")
                .causedBy(e);
    }
}
