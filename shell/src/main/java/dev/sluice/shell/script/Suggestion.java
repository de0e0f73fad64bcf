package dev.sluice.shell.script;

import dev.sluice.sql.Nearest;
import java.util.Collection;

/** The remedy for a name that does not exist. */
public final class Suggestion {
    private Suggestion() {}

    /** {@code did you mean "upsert"?}; otherwise the list of what there is. */
    public static String of(String written, Collection<String> known) {
        return Nearest.to(written, known)
                .map(k -> "did you mean \"" + k + "\"?")
                .orElseGet(() -> known.isEmpty() ? "there are none" : "there are: " + String.join(", ", known));
    }
}
