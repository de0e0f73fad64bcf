package dev.sluice.shell.script;

import dev.sluice.sql.Nearest;
import java.util.Collection;

/** The remedy for a name that does not exist. */
public final class Suggestion {
    private Suggestion() {}

    /** {@code did you mean "upsert"?}; otherwise the list of what there is. */
    public static String of(String written, Collection<String> known) {
        String question = Nearest.question(written, known);
        String all = known.isEmpty() ? "there are none" : "there are: " + String.join(", ", known);
        return question.isEmpty() ? all : question;
    }
}
