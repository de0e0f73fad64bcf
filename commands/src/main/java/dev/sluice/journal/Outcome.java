package dev.sluice.journal;

import java.util.Locale;

/** How a run or a step stands. */
public enum Outcome {
    /** Begun; for a step that is committed so: some of its chunks or phases are. */
    RUNNING,
    DONE,
    FAILED,
    /** Ended on request, resumable. */
    STOPPED,
    /** Done; to take it back has begun, and did not end that anybody knows of. */
    UNDOING,
    /** Done, and taken back since. */
    UNDONE,
    /** Not to be done, by the step's own {@code when:}. */
    SKIPPED;

    /** As it stands in the journal. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Outcome of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
