package dev.sluice.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Trace;
import dev.sluice.sql.Visible;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A file with a line for each statement that was sent; only its owner may read it. Thread-safe. */
final class SqlLog implements Trace {
    private static final Pattern PASSWORD = Pattern.compile(
            "(\\bpassword\\s*(?:=>?|:=)?\\s*)(?:e|u&)?('(?:[^']|'')*'|\\$([a-z_]*)\\$.*?\\$\\3\\$)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path file;
    private final Call call;
    private final Writer writer;
    private Optional<IOException> failure = Optional.empty();

    private SqlLog(Path file, Call call, Writer writer) {
        this.file = file;
        this.call = call;
        this.writer = writer;
    }

    static SqlLog open(Path file, Call call) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            keepPrivate(file);
            // A stream of old: an interrupt, which is how a script is ended, closes every channel it finds a thread in.
            return new SqlLog(file, call, new OutputStreamWriter(new FileOutputStream(file.toFile(), true), UTF_8));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    static void keepPrivate(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } else if (Files.isRegularFile(file)) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
    }

    private static SluiceException failed(Path file, IOException e) {
        String what = "the log of statements cannot be written: " + e.getMessage();
        return SluiceException.of(Kind.USAGE, what, file.toString(), "name a file that can be written")
                .causedBy(e);
    }

    @Override
    public synchronized void statement(Entry entry) {
        String statement = entry.statement().strip();
        String outcome = entry.rows() < 0 ? "failed" : entry.rows() + " rows";
        String line = String.format(
                Locale.ROOT,
                "%s %s %d %.1f ms %s, %d values: %s%n",
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                entry.profile(),
                entry.pid(),
                entry.took().toNanos() / 1e6,
                outcome,
                entry.binds(),
                Visible.line(call.secrets().scrub(withheld(statement))));
        write(line);
    }

    /** {@code alter role app password 'new'} makes a secret that nobody has told us of. */
    private static String withheld(String statement) {
        return PASSWORD.matcher(statement).replaceAll("$1'***'");
    }

    /** A log that is lost is told at the end: the statement it speaks of has been executed, and its outcome stands. */
    private void write(String line) {
        try {
            writer.write(line);
            writer.flush();
        } catch (IOException e) {
            failure = failure.or(() -> Optional.of(e));
        }
    }

    /** Closes it; gives what kept any of its lines from being written. */
    synchronized Optional<SluiceException> closed() {
        try {
            writer.close();
        } catch (IOException e) {
            failure = failure.or(() -> Optional.of(e));
        }
        return failure.map(e -> failed(file, e));
    }
}
