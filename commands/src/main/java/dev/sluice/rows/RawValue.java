package dev.sluice.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.db.RawRows.RawRow;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SQLite value as SQL would write it, cut to a length fit for a message. */
final class RawValue {
    private static final int MOST = 80;

    private RawValue() {}

    static String shown(RawRow row, int column) {
        return switch (row.storage(column)) {
            case NULL -> "null";
            case INTEGER -> Long.toString(row.integer(column));
            case REAL -> Double.toString(row.real(column));
            case TEXT -> "'" + cut(new String(row.bytes(column), UTF_8)) + "'";
            case BLOB -> "x'" + cut(HexFormat.of().formatHex(row.bytes(column))) + "'";
        };
    }

    static String cut(String text) {
        return text.length() <= MOST
                ? text
                : text.substring(0, MOST) + "... (" + text.length() + " characters, sha-256 " + hash(text) + ")";
    }

    /** Long texts may differ behind what is shown of them. */
    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
