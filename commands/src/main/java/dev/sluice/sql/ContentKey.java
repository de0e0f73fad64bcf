package dev.sluice.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key made of what a row says: the same fields give the same key on every import and every engine.
 *
 * <p>Each field is written as its length in bytes of UTF-8, a colon and its text in Unicode's form NFC; null is a minus sign alone. So
 * no two lists of fields are written alike, however they are split. The key is the SHA-256 of all that, as hexadecimal digits.
 */
public final class ContentKey {
    private ContentKey() {}

    public static String of(List<@Nullable Object> fields) {
        StringBuilder all = new StringBuilder();
        fields.forEach(field -> all.append(written(field)));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(all.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private static String written(@Nullable Object field) {
        if (field == null) {
            return "-";
        }
        String text = Normalizer.normalize(text(field), Normalizer.Form.NFC);
        return text.getBytes(UTF_8).length + ":" + text;
    }

    /** A number is the same however it came: 1066, 1066L and 1066.00. */
    private static String text(Object field) {
        if (field instanceof Float || field instanceof Double) {
            return new BigDecimal(field.toString()).stripTrailingZeros().toPlainString();
        }
        return field instanceof BigDecimal number ? number.stripTrailingZeros().toPlainString() : field.toString();
    }
}
