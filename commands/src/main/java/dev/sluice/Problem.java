package dev.sluice;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is wrong: what, where, and what to do about it.
 *
 * @param where a file with line and column, an option or an object's name; empty when the sentence says it all
 * @param remedy the way out, as an instruction; empty when there is none
 * @param excerpt the line of the source with a caret under the place, for printing below the sentence; empty when there is none
 */
public record Problem(String what, String where, String remedy, String excerpt) {
    public Problem {
        requireNonNull(what, "what");
        requireNonNull(where, "where");
        requireNonNull(remedy, "remedy");
        requireNonNull(excerpt, "excerpt");
    }

    /** A problem without a source to show. */
    public Problem(String what, String where, String remedy) {
        this(what, where, remedy, "");
    }

    /** The one line of it: {@code what - where - what to do}. */
    public String sentence() {
        StringBuilder line = new StringBuilder(what);
        if (!where.isEmpty()) {
            line.append(" - ").append(where);
        }
        if (!remedy.isEmpty()) {
            line.append(" - ").append(remedy);
        }
        return line.toString();
    }
}
