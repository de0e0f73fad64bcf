package dev.sluice.backup;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Reader.TextSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
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
import java.util.function.Consumer;

/** A backup that is being written, under a name that no backup has; it gets its own when all of it has been read back. */
public final class Draft implements AutoCloseable {
    static final String PART = ".part";
    /** What a name ends with, as a pattern. */
    static final String TIMES = "\\d{8}T\\d{6}Z(-\\d+)?";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path parent;
    private final String name;
    private final Path part;
    private final List<Member> members = new ArrayList<>();
    private boolean kept;

    Draft(Path parent, String label, Instant made) throws IOException {
        this.parent = parent;
        String plain = (label.isEmpty() ? "" : label + "-") + TIME.format(made);
        String free = plain;
        for (int i = 2; Files.exists(parent.resolve(free)) || Files.exists(part(parent, free)); i++) {
            free = plain + "-" + i;
        }
        this.name = free;
        this.part = part(parent, free);
        folder(part);
    }

    private static Path part(Path parent, String name) {
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

    /** Writes the manifest, reads all of it back, and gives the backup its name. */
    public Kept keep(Manifest.Origin origin) {
        Manifest manifest = new Manifest(origin, members);
        try {
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
        if (kept) {
            return;
        }
        try {
            remove(part);
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
