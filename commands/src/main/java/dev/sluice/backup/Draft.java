package dev.sluice.backup;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Reader.TextSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** A backup that is being written, under a name that no backup has; it gets its own when all of it has been read back. */
public final class Draft implements AutoCloseable {
    static final String PART = ".part";
    /** Holds the name of a database of the server that goes with an unfinished backup. */
    static final String COPY = "copy";
    /** What a name ends with, as a pattern. */
    static final String TIMES = "\\d{8}T\\d{6}Z(-\\d+)?";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path parent;
    private final String name;
    private final Path part;
    private final PartLock lock;
    private final List<Member> members = new ArrayList<>();
    private Optional<Whole> whole = Optional.empty();
    private boolean kept;

    Draft(Path parent, String label, Instant made) throws IOException {
        this.parent = parent;
        String plain = (label.isEmpty() ? "" : label + "-") + TIME.format(made);
        String free = plain;
        for (int i = 2; Files.exists(parent.resolve(free)) || PartLock.isTaken(part(parent, free)); i++) {
            free = plain + "-" + i;
        }
        this.name = free;
        this.part = part(parent, free);
        this.lock = PartLock.take(part);
        folder(part);
    }

    /** What it will be called. */
    public String name() {
        return name;
    }

    /** Its folder while it is no backup, yet or any more. */
    static Path part(Path parent, String name) {
        return parent.resolve("." + name + PART);
    }

    static void folder(Path path) throws IOException {
        Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** A table that is written. */
    public record Content(String table, List<String> columns, List<String> definition) {}

    /** Writes a table's text, which the body hands over. */
    public Member add(Content content, Consumer<TextSink> body) {
        String file = Member.fileOf(members.size() + 1, content.table());
        try (MemberWriter writer = new MemberWriter(part.resolve(file))) {
            body.accept(writer);
            Member member = new Member(content.table(), file, content.columns(), content.definition(), writer.finish());
            members.add(member);
            return member;
        } catch (UncheckedIOException | IOException e) {
            throw failed("table " + content.table(), e);
        }
    }

    /** Where a file of that name is to be written, by whoever can. */
    public Path file(String file) {
        return part.resolve(file);
    }

    /** The same, for a program that writes into the file it finds: this one only its owner can read. */
    public Path privateFile(String file) {
        try {
            return Files.createFile(
                    part.resolve(file),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Takes the file that was written as the copy of the database. */
    public void addFile(String file, List<Whole.Count> tables) {
        try (FileChannel written = FileChannel.open(part.resolve(file), StandardOpenOption.WRITE)) {
            written.force(true);
            whole = Optional.of(new Whole(Proof.measured(part, file), tables));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Writes down the copy's name before it is made: whoever clears up behind a killed backup finds it there. */
    public void announce(String copy) {
        try {
            write(COPY, copy.getBytes(StandardCharsets.UTF_8));
            sync(part);
        } catch (IOException e) {
            throw failed(COPY, e);
        }
    }

    /** Takes a database of the server as the copy. */
    public void addCopy(Whole.OnServer copy, List<Whole.Count> tables) {
        whole = Optional.of(new Whole(copy, tables));
    }

    /** Writes the manifest, reads all of it back, and gives the backup its name. */
    public Kept keep(Manifest.Origin origin) {
        Manifest manifest = new Manifest(origin, members, whole);
        try {
            Files.deleteIfExists(part.resolve(COPY));
            byte[] text = ManifestText.of(manifest);
            write(Proof.MANIFEST, text);
            write(Proof.SUMS, Proof.sums(manifest, text));
            sync(part);
            new Proof(part).prove();
            Path last = parent.resolve(name);
            Files.move(part, last, StandardCopyOption.ATOMIC_MOVE);
            kept = true;
            sync(parent);
            return new Kept(last, manifest);
        } catch (IOException e) {
            throw failed("manifest", e);
        }
    }

    private void write(String file, byte[] text) throws IOException {
        Path path = part.resolve(file);
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(path, text, StandardOpenOption.SYNC, StandardOpenOption.WRITE);
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private SluiceException failed(String what, Exception e) {
        return SluiceException.of(
                        Kind.FAILED,
                        "the backup cannot be written: " + what + ": " + e.getMessage(),
                        parent.toString(),
                        "free space there, or name another folder with backup-dir in the profile")
                .causedBy(e);
    }

    /** Removes what was not kept. */
    @Override
    public void close() {
        try (lock) {
            if (!kept) {
                remove(part);
            }
        } catch (IOException e) {
            throw failed("left-overs", e);
        }
    }

    /** A backup's folder has no folders inside. */
    static void remove(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
