package dev.sluice.profile;

import java.util.BitSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows the value of every secret in use and takes them out of all that is said. Thread-safe.
 *
 * <p>A value shorter than 4 characters is taken out only where it stands as a whole word: a password {@code a} must not
 * turn every sentence into stars, and the sentence would tell more of it than it hides.
 */
public final class SecretRegistry {
    private static final int SHORT = 4;
    private static final String STARS = "***";

    private final Set<String> values = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<String, Boolean> forms = new ConcurrentHashMap<>();

    /** Remembers the value in all its forms for as long as the program runs; an empty one is no secret. */
    public void register(String value) {
        if (!value.isEmpty() && values.add(value)) {
            boolean whole = value.codePointCount(0, value.length()) < SHORT;
            SecretForms.of(value).forEach(form -> forms.merge(form, whole, Boolean::logicalAnd));
        }
    }

    /** The text with every known value replaced by {@code ***}, also where it is URL-encoded, base64 or escaped. */
    public String scrub(String text) {
        // Marked first and replaced afterwards, so that of two values that overlap no end is left standing.
        BitSet hidden = new BitSet(text.length());
        forms.forEach((form, whole) -> mark(hidden, text, form, whole));
        return hidden.isEmpty() ? text : starred(text, hidden);
    }

    /** How many values are known; for tests that every secret in use is among them. */
    int size() {
        return values.size();
    }

    private static void mark(BitSet hidden, String text, String form, boolean whole) {
        for (int at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
            int end = at + form.length();
            if (!whole || (isEdge(text, at - 1) && isEdge(text, end))) {
                hidden.set(at, end);
            }
        }
    }

    private static boolean isEdge(String text, int at) {
        return at < 0 || at >= text.length() || !Character.isLetterOrDigit(text.charAt(at));
    }

    private static String starred(String text, BitSet hidden) {
        StringBuilder clean = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int from = hidden.nextSetBit(at);
            if (from < 0) {
                return clean.append(text, at, text.length()).toString();
            }
            clean.append(text, at, from).append(STARS);
            at = hidden.nextClearBit(from);
        }
        return clean.toString();
    }

    @Override
    public String toString() {
        return values.size() + " secrets";
    }
}
