package dev.sluice.shell;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.InvalidKeySpecException;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A secret in a form that can be compared and not be read: salted, and slow to try out. */
final class Seal {
    private static final int ROUNDS = 120_000;
    private static final int SALT_BYTES = 16;
    private static final int BITS = 256;

    private Seal() {}

    /** {@code salt:digest}, both in hex; another each time. */
    static String of(String secret) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return HexFormat.of().formatHex(salt) + ":" + digest(secret, salt);
    }

    static boolean matches(String secret, String sealed) {
        int colon = sealed.indexOf(':');
        if (colon != 2 * SALT_BYTES) {
            return false;
        }
        String digest = digest(secret, HexFormat.of().parseHex(sealed, 0, colon));
        return MessageDigest.isEqual(
                digest.getBytes(StandardCharsets.US_ASCII),
                sealed.substring(colon + 1).getBytes(StandardCharsets.US_ASCII));
    }

    private static String digest(String secret, byte[] salt) {
        try {
            PBEKeySpec key = new PBEKeySpec(secret.toCharArray(), salt, ROUNDS, BITS);
            SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
            return HexFormat.of().formatHex(factory.generateSecret(key).getEncoded());
        } catch (NoSuchAlgorithmException | InvalidKeySpecException e) {
            throw new AssertionError("every JVM has it", e);
        }
    }
}
