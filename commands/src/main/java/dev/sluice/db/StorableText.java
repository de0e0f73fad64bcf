package dev.sluice.db;

import java.util.Optional;

/**
 * Text that arrives as it is. The driver sends half of a surrogate pair as a question mark; a NUL is refused by PostgreSQL,
 * and hides what follows it from SQLite's own functions.
 */
final class StorableText {
    private StorableText() {}

    /** What would be lost; empty when nothing would. */
    static Optional<String> flaw(String text) {
        if (text.indexOf('\0') >= 0) {
            return Optional.of("a NUL character");
        }
        return hasHalfPair(text) ? Optional.of("half of a surrogate pair") : Optional.empty();
    }

    static boolean hasHalfPair(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }
}
