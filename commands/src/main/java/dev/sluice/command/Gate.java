package dev.sluice.command;

import dev.sluice.Kind;
import dev.sluice.SluiceException;

/**
 * Whether the home profile may be written.
 *
 * @param guarded the profile is protected: reads only until approved
 * @param approved somebody typed the profile's name, or {@code --approve} named it
 */
public record Gate(String profile, boolean readOnly, boolean guarded, boolean approved) {
    /** Whether transactions are opened read only; the server then enforces it. */
    public boolean closed() {
        return readOnly || (guarded && !approved);
    }

    /** Refuses what would write through a closed gate. */
    public void pass(String word) {
        if (readOnly) {
            throw refused(word, "profile \"" + profile + "\" is read only", "choose a profile that may be written");
        }
        if (guarded && !approved) {
            throw refused(
                    word,
                    "profile \"" + profile + "\" is protected",
                    "read the plan, then approve with --approve " + profile);
        }
    }

    private static SluiceException refused(String word, String what, String remedy) {
        return SluiceException.of(Kind.REFUSED, what, word, remedy).withState("nothing changed");
    }
}
