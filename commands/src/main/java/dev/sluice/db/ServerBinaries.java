package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's programs, unpacked from the class path once per user.
 *
 * @param directory holds {@code bin}, {@code lib} and {@code share}
 */
record ServerBinaries(Path directory) {
    private static final Duration ABANDONED_AFTER = Duration.ofHours(1);

    Path program(String name) {
        return directory.resolve("bin").resolve(name);
    }

    /** In the user's cache, or, where that cannot be written, beside the server itself. */
    static ServerBinaries unpacked(ServerHome home) {
        URL archive = archive();
        IOException failure = new IOException("no directory to unpack to");
        for (Path cache : caches(home)) {
            try {
                return in(cache, archive);
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        throw SluiceException.of(
                        Kind.CONNECTION,
                        "embedded:postgres cannot unpack its programs: "
                                + failure.getSuppressed()[failure.getSuppressed().length - 1],
                        "",
                        "make room or set XDG_CACHE_HOME")
                .causedBy(failure);
    }

    private static List<Path> caches(ServerHome home) {
        List<Path> caches = new ArrayList<>();
        absolute(System.getenv("XDG_CACHE_HOME")).ifPresent(caches::add);
        if (ServerHome.me() == 0) {
            // Root's home is closed to the account that the server runs as.
            caches.add(Path.of("/var/cache"));
        }
        absolute(System.getenv("HOME")).map(path -> path.resolve(".cache")).ifPresent(caches::add);
        caches.replaceAll(path -> path.resolve("sluice"));
        caches.add(home.directory().resolve("programs"));
        return caches;
    }

    private static Optional<Path> absolute(@Nullable String path) {
        return Optional.ofNullable(path).filter(text -> text.startsWith("/")).map(Path::of);
    }

    private static URL archive() {
        String name = "postgres-" + system() + "-" + machine() + ".txz";
        URL found = ServerBinaries.class.getResource("/" + name);
        if (found == null) {
            throw SluiceException.of(
                    Kind.CONNECTION,
                    "embedded:postgres has no programs for this machine: " + name + " is not on the class path",
                    "",
                    "name a server in the profile's url");
        }
        return found;
    }

    private static String system() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name;
    }

    private static String machine() {
        String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> name;
        };
    }

    private static ServerBinaries in(Path cache, URL archive) throws IOException {
        Path done = cache.resolve("postgres-" + fingerprint(archive));
        if (!Files.isDirectory(done)) {
            ProgramArchive.createDirectory(cache);
            deleteAbandoned(cache);
            unpackTo(done, archive);
        }
        refuseWhatOthersCanChange(cache);
        refuseWhatOthersCanChange(done);
        return new ServerBinaries(done);
    }

    private static void refuseWhatOthersCanChange(Path directory) throws IOException {
        int owner = ServerHome.ownerOf(directory);
        if ((owner != ServerHome.me() && owner != 0) || ServerHome.isWritableByOthers(directory)) {
            throw new IOException("\"" + directory + "\" can be changed by other users");
        }
    }

    /** What was being unpacked by processes that were killed. */
    private static void deleteAbandoned(Path cache) throws IOException {
        Instant longAgo = Instant.now().minus(ABANDONED_AFTER);
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(cache, "postgres-*.*")) {
            for (Path directory : unfinished) {
                if (Files.getLastModifiedTime(directory).toInstant().isBefore(longAgo)) {
                    FileTree.delete(directory);
                }
            }
        }
    }

    /** Changes with the archive's content, and is known without reading it. */
    private static String fingerprint(URL archive) throws IOException {
        URLConnection connection = archive.openConnection();
        if (connection instanceof JarURLConnection jar) {
            return Long.toHexString(jar.getJarEntry().getCrc()) + "-"
                    + jar.getJarEntry().getSize();
        }
        return Long.toHexString(connection.getLastModified()) + "-" + connection.getContentLengthLong();
    }

    /** Under a name of its own first: a directory of the final name is always complete, whoever is killed. */
    private static void unpackTo(Path done, URL archive) throws IOException {
        Path unfinished = done.resolveSibling(done.getFileName() + "." + UUID.randomUUID());
        try {
            try (InputStream bytes = new BufferedInputStream(archive.openStream())) {
                new ProgramArchive(bytes).unpackTo(unfinished);
            }
            Files.move(unfinished, done, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            FileTree.delete(unfinished);
            if (!Files.isDirectory(done)) {
                throw e;
            }
        }
    }
}
