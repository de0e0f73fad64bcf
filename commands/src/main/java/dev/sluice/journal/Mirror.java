package dev.sluice.journal;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The local file of a run: a line of JSON an event, on disk before {@link #append} returns. Each line holds the digest of the
 * one before, so that a line changed or taken out later shows.
 */
final class Mirror implements AutoCloseable {
    private static final String SUFFIX = ".jsonl";

    private final FileChannel channel;
    private final List<MirrorLine> waiting = new ArrayList<>();
    private String digest;

    private Mirror(FileChannel channel, String digest) {
        this.channel = channel;
        this.digest = digest;
    }

    static Path file(Path directory, RunId run) {
        return directory.resolve(run + SUFFIX);
    }

    /** The runs with a file there whose id begins so. */
    static List<RunId> runs(Path directory, String start) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(start) && name.endsWith(SUFFIX))
                    .map(name -> new RunId(name.substring(0, name.length() - SUFFIX.length())))
                    .toList();
        } catch (IOException e) {
            throw failed("found", e);
        }
    }

    /** Opens a run's file, or makes it; readable by its owner only. */
    static Mirror open(Path directory, RunId run) {
        try {
            privateDirectory(directory);
            Path file = file(directory, run);
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return new Mirror(create(directory, file), "");
            }
            FileChannel channel = FileChannel.open(file, READ, WRITE, LinkOption.NOFOLLOW_LINKS);
            MirrorText text = MirrorText.read(file);
            // What a crash left of a line was never on disk as a whole, so nothing relies on it.
            channel.truncate(text.wholeBytes());
            channel.position(text.wholeBytes());
            return new Mirror(channel, text.digest());
        } catch (IOException e) {
            throw failed("opened", e);
        }
    }

    /** The same, where the file is not the truth: one whose lines do not follow upon each other is set aside. */
    static Mirror openSound(Path directory, RunId run) {
        Path file = file(directory, run);
        try {
            MirrorText.read(file);
        } catch (SluiceException e) {
            Path aside = file.resolveSibling(file.getFileName() + ".broken");
            try {
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException io) {
                throw failed("set aside", io);
            }
        }
        return open(directory, run);
    }

    private static SluiceException failed(String verb, IOException e) {
        return SluiceException.of(
                        Kind.FAILED,
                        "the run's local file cannot be " + verb + ": " + e.getMessage(),
                        "",
                        "see to the rights and the space of the directory that holds it")
                .causedBy(e);
    }

    boolean isEmpty() {
        return digest.isEmpty();
    }

    /** Written together with the next line: for what is no longer anybody's failure when it cannot be written. */
    void appendLater(MirrorLine line) {
        waiting.add(line);
    }

    private static FileChannel create(Path directory, Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, Set.of(CREATE_NEW, READ, WRITE), mode("rw-------"));
        try (FileChannel entries = FileChannel.open(directory, READ)) {
            // The file's name is the directory's data.
            entries.force(true);
        }
        return channel;
    }

    private static void privateDirectory(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory, mode("rwx------"));
        } else {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static FileAttribute<?> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    void append(MirrorLine line) {
        waiting.add(line);
        StringBuilder text = new StringBuilder();
        String last = digest;
        for (MirrorLine each : waiting) {
            String json = json(each, last);
            text.append(json).append('\n');
            last = Digest.hex(json);
        }
        write(text);
        digest = last;
        waiting.clear();
    }

    private static String json(MirrorLine line, String previous) {
        return ValueWriter.json(line.with("event", line.event().name())
                .with("at", Instant.now())
                .with("previous", previous)
                .fields());
    }

    private void write(CharSequence text) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
        // An interrupt is meant for the script; the channel would be closed by it for good.
        boolean interrupted = Thread.interrupted();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            throw failed("written", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed("closed", e);
        }
    }
}
