package dev.sluice.sql;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An identifier, exactly as the catalog spells it; always quoted on the way out.
 *
 * <p>Own quoting, because {@code Statement.enquoteIdentifier} refuses legal names such as {@code we"ird}.
 */
public record Name(String text) implements Comparable<Name> {
    /** PostgreSQL cuts longer identifiers silently, and a cut name may be another table's. */
    private static final int MAX_BYTES = 63;

    public Name {
        if (text.isEmpty()) {
            throw invalid(text, "is empty");
        }
        if (text.indexOf('\0') >= 0) {
            throw invalid(text, "holds a NUL character");
        }
        utf8Length(text);
    }

    public static Name of(String text) {
        return new Name(text);
    }

    /** The name between double quotes, inner quotes doubled. */
    public String quoted() {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    /** Length in bytes of UTF-8. */
    public int bytes() {
        return utf8Length(text);
    }

    /** Whether PostgreSQL would keep the name as it is. */
    public boolean fitsPostgres() {
        return bytes() <= MAX_BYTES;
    }

    /**
     * A name made from this one, such as {@code orders_old}; where it would be longer than 63 bytes the stem is cut and a
     * hash of the whole stands in, so that two long names never meet and none is cut by the server.
     */
    public Name derived(String suffix) {
        String plain = text + suffix;
        if (utf8Length(plain) <= MAX_BYTES) {
            return new Name(plain);
        }
        String tail = "_" + digest(plain) + suffix;
        return new Name(cut(text, MAX_BYTES - utf8Length(tail)) + tail);
    }

    // By hand, as in TableName: the generated ones cost every start of the program some hundredths of a second.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Name name && text.equals(name.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public int compareTo(Name other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static String cut(String text, int bytes) {
        int end = text.length();
        while (utf8Length(text.substring(0, end)) > bytes) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end);
    }

    /** Names that differ may be made to share a short hash; 64 bits of this one are beyond that. */
    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, Long.BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private static int utf8Length(String text) {
        try {
            return StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(text))
                    .remaining();
        } catch (CharacterCodingException e) {
            throw invalid(text, "holds half of a surrogate pair").causedBy(e);
        }
    }

    private static SluiceException invalid(String text, String fact) {
        return SluiceException.of(Kind.USAGE, "name \"" + text + "\" " + fact, "", "use another name");
    }
}
