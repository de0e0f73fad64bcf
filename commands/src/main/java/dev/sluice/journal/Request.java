package dev.sluice.journal;

/**
 * What somebody has asked of a run while it runs.
 *
 * @param commitEvery rows per chunk from now on; 0 where nobody has asked
 */
public record Request(Ask ask, long commitEvery) {
    /** Nobody has asked for anything. */
    public static final Request NONE = new Request(Ask.NONE, 0);

    Request withAsk(Ask other) {
        return new Request(other, commitEvery);
    }

    Request withCommitEvery(long rows) {
        return new Request(ask, rows);
    }

    /** What is to happen after the chunk that is under way. */
    public enum Ask {
        NONE,
        PAUSE,
        STOP;

        String text() {
            return this == NONE ? "" : name();
        }

        static Ask of(String text) {
            return text.isEmpty() ? NONE : valueOf(text);
        }
    }
}
