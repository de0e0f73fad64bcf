package dev.sluice.profile;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Tells whether a file is nobody's business but ours.
 *
 * @param owner the user it belongs to
 * @param mode its type and permission bits
 */
record PrivateFile(int owner, int mode) {
    private static final int ROOT = 0;
    private static final int PERMISSIONS = 0_7777;
    private static final int STICKY = 0_1000;
    private static final int OTHERS_WRITE = 0_002;
    private static final int GROUP_AND_OTHERS = 0_077;

    /** All that group and others may do except the group's reading, which is what root grants a service with 0640. */
    private static final int MORE_THAN_GROUP_READ = 0_037;

    /** The fact that speaks against keeping a secret in the file, as the end of a sentence; empty when all is well. */
    static Optional<String> fault(Path file, int uid) throws IOException {
        PrivateFile link = of(file, LinkOption.NOFOLLOW_LINKS);
        if (Files.isSymbolicLink(file) && !link.isOwn(uid)) {
            return Optional.of("is a symbolic link of another user");
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of("is not a plain file");
        }
        Optional<String> directory = of(file.toRealPath().resolveSibling(".")).directoryFault();
        return of(file).secretFault(uid).or(() -> directory);
    }

    static PrivateFile of(Path path, LinkOption... options) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,mode", options);
        return new PrivateFile(number(attributes, "uid"), number(attributes, "mode"));
    }

    private static int number(Map<String, Object> attributes, String name) {
        return (Integer) requireNonNull(attributes.get(name), name);
    }

    /** The rule for a file with a secret: ours and closed to all others, or root's and at most open to its group. */
    Optional<String> secretFault(int uid) {
        if (!isOwn(uid)) {
            return Optional.of("belongs to another user");
        }
        int forbidden = owner == ROOT ? MORE_THAN_GROUP_READ : GROUP_AND_OTHERS;
        return (mode & forbidden) == 0
                ? Optional.empty()
                : Optional.of("may be used by others (mode " + permissions() + ")");
    }

    /** Where all may write, all may put another file in its place; the sticky bit of {@code /tmp} prevents that. */
    Optional<String> directoryFault() {
        boolean open = (mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0;
        return open
                ? Optional.of("is in a directory that all may write to (mode " + permissions() + ")")
                : Optional.empty();
    }

    /** Ours, or root's, who could read and replace it anyway. */
    boolean isOwn(int uid) {
        return owner == uid || owner == ROOT;
    }

    boolean isWritableByOthers() {
        return (mode & 0_022) != 0;
    }

    boolean isOpenToOthers() {
        return (mode & GROUP_AND_OTHERS) != 0;
    }

    /** As {@code chmod} takes them, such as {@code 0640}. */
    String permissions() {
        return String.format("%04o", mode & PERMISSIONS);
    }
}
