package dev.sluice.shell.repl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What was typed, an input a line with its profile before it; only its owner may read it. Inputs that begin with a space are
 * not kept, nor those that speak of a secret or hold one.
 *
 * <p>Our own rather than the line reader's: that one rewrites the file through others, and with the rights of the moment.
 */
final class HistoryFile {
    private static final int KEPT = 5_000;
    private static final FileAttribute<?> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Pattern SECRET = Pattern.compile(
            "passw|^\\s*\\\\c\\s+\\S*:|pgpass|\\bpass\\b|\\bpw\\b|pwd|passphrase|secret|credential|token|(api|access|private|auth).?key|bearer|authorization"
                    + "|identified\\s+by|://[^\\s/@]*:[^\\s/@]*@|\\b(create|alter)\\s+(role|user)\\b|user\\s+mapping"
                    + "|\\bconnect\\b|\\bconnection\\s+'|dblink|pgp_(sym|pub)_|\\bcrypt\\s*\\(|-----BEGIN"
                    + "|\\b(AKIA[0-9A-Z]{12}|gh[pousr]_\\w{16}|xox[bp]-|sk[-_]\\w{16}|eyJ[\\w-]{8,}\\.)",
            Pattern.CASE_INSENSITIVE);

    private final Path file;
    private final UnaryOperator<String> scrub;
    private final Owner owner;

    /**
     * Whose inputs these are.
     *
     * @param guarded the profile is protected: inputs of other profiles are not offered on it
     */
    record Owner(String profile, boolean guarded) {}

    HistoryFile(Path file, UnaryOperator<String> scrub, Owner owner) {
        this.file = file;
        this.scrub = scrub;
        this.owner = owner;
    }

    /** Whether the input may be kept at all. */
    boolean mayKeep(String input) {
        boolean blank = input.isBlank() || Character.isWhitespace(input.charAt(0));
        return !blank && !SECRET.matcher(input).find() && scrub.apply(input).equals(input);
    }

    /** The inputs of earlier times, oldest first; shortens the file when it has grown long. */
    List<String> read() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String> lines = Files.readAllLines(file, UTF_8);
        if (lines.size() <= 2 * KEPT) {
            return offered(lines);
        }
        List<String> last = lines.subList(lines.size() - KEPT, lines.size());
        Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "history", ".new", OWNER_FILE);
        Files.write(fresh, last, UTF_8);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return offered(last);
    }

    private List<String> offered(List<String> lines) {
        return lines.stream()
                .filter(line -> !owner.guarded() || line.startsWith(owner.profile() + "\t"))
                .map(line -> decoded(line.substring(line.indexOf('\t') + 1)))
                .toList();
    }

    /** Keeps the input, if it may be kept. */
    void add(String input) throws IOException {
        if (!mayKeep(input)) {
            return;
        }
        if (!Files.exists(file)) {
            Files.createDirectories(file.toAbsolutePath().getParent(), OWNER_DIRECTORY);
            Files.createFile(file, OWNER_FILE);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(file, owner.profile() + "\t" + encoded(input) + "\n", UTF_8, StandardOpenOption.APPEND);
    }

    private static String encoded(String input) {
        return input.strip()
                .replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }

    private static String decoded(String line) {
        StringBuilder input = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean escaped = c == '\\' && i + 1 < line.length();
            input.append(escaped ? unescaped(line.charAt(++i)) : c);
        }
        return input.toString();
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> c;
        };
    }
}
