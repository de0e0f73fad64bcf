package dev.sluice.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, as text and as a number. */
final class Digest {
    private Digest() {}

    static String hex(String text) {
        return HexFormat.of().formatHex(bytes(text));
    }

    /** The first eight bytes: a key for an advisory lock. */
    static long number(String text) {
        return ByteBuffer.wrap(bytes(text)).getLong();
    }

    private static byte[] bytes(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
