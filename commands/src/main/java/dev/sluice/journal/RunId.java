package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/** Names a run: {@code r-} and lower-case letters and digits. */
public record RunId(String text) {
    private static final Pattern FORM = Pattern.compile("r-[a-z0-9]{1,24}");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 10;
    private static final SecureRandom RANDOM = new SecureRandom();

    public RunId {
        // The id becomes part of a file's name and of a session's.
        if (!FORM.matcher(text).matches()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "\"" + text + "\" is no run's id",
                    "",
                    "an id looks like r-k3m9x0p2qa; see sluice runs");
        }
    }

    /** One that no run has had yet. */
    static RunId fresh() {
        StringBuilder id = new StringBuilder("r-");
        for (int i = 0; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return new RunId(id.toString());
    }

    @Override
    public String toString() {
        return text;
    }
}
