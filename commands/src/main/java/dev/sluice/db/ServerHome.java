package dev.sluice.db;

import com.sun.security.auth.module.UnixSystem;
import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * The directory of one embedded server and what lies where in it.
 *
 * <p>The directory, its locks and the password are the user's. What the server itself writes is in {@code server/}, which
 * belongs to the account that the server runs as.
 */
record ServerHome(Path directory) {
    static final FileAttribute<?> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    static final FileAttribute<?> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int PASSWORD_BYTES = 24;

    /** Makes the directory if it is not there; refuses one that is somebody else's. */
    static ServerHome prepare(Path directory) {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            throw unusable(directory, "needs a system with POSIX file permissions");
        }
        try {
            Path absolute = directory.toAbsolutePath().normalize();
            if (absolute.getParent() != null) {
                Files.createDirectories(absolute.getParent());
            }
            if (!Files.isDirectory(absolute)) {
                createUnlessThere(absolute);
            }
            return checked(absolute.toRealPath());
        } catch (IOException e) {
            throw unusable(directory, "cannot be used: " + e).causedBy(e);
        }
    }

    private static void createUnlessThere(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, PRIVATE_DIRECTORY);
        } catch (FileAlreadyExistsException e) {
            // Another process that starts now was quicker; a file of that name is a failure all the same.
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    private static ServerHome checked(Path directory) throws IOException {
        long me = me();
        if (ownerOf(directory) != me) {
            throw unusable(directory, "belongs to another user");
        }
        if (isWritableByOthers(directory)) {
            throw unusable(directory, "can be written by others");
        }
        return new ServerHome(directory);
    }

    static boolean isWritableByOthers(Path path) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        return permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }

    /** The user id of this process. */
    static long me() {
        return new UnixSystem().getUid();
    }

    static int ownerOf(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }

    Path startStopLock() {
        return directory.resolve("start-stop.lock");
    }

    Path users() {
        return directory.resolve("users.lock");
    }

    Path password() {
        return directory.resolve("password");
    }

    Path server() {
        return directory.resolve("server");
    }

    Path data() {
        return server().resolve("data");
    }

    Path log() {
        return server().resolve("server.log");
    }

    /** Lets another account pass through to {@code server/}; what lies beside it stays private. */
    void letPass() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    }

    String readPassword() {
        try {
            return Files.readString(password()).strip();
        } catch (IOException e) {
            throw unusable(password(), "holds the server's password and cannot be read: " + e)
                    .causedBy(e);
        }
    }

    /** A new password, in its file before the server that will ask for it exists. */
    String makePassword() throws IOException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String made = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path unfinished = directory.resolve("password.new");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, PRIVATE_FILE);
        Files.writeString(unfinished, made + "\n");
        Files.move(unfinished, password(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return made;
    }

    private static SluiceException unusable(Path path, String fact) {
        return SluiceException.of(
                Kind.CONNECTION,
                "embedded:postgres: \"" + path + "\" " + fact,
                "",
                "use another directory, or name a server in the profile's url");
    }
}
