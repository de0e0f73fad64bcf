package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.SluiceException;

/**
 * How many rows are equal, and how many are not.
 *
 * @param missing in the reference alone
 * @param extra in the subject alone
 */
public record Tally(long equal, long changed, long missing, long extra) {
    public long differences() {
        return changed + missing + extra;
    }

    /** Those of both. */
    Tally plus(Tally o) {
        return new Tally(equal + o.equal, changed + o.changed, missing + o.missing, extra + o.extra);
    }

    /** Throws when the rows that came from the two sides are not all accounted for, each once: then no number here is true. */
    Tally checked(long referenceRows, long subjectRows) {
        if (equal + changed + missing != referenceRows || equal + changed + extra != subjectRows) {
            throw SluiceException.of(
                    Kind.BUG,
                    "a comparison lost count: %d rows of the reference and %d of the other side became %s"
                            .formatted(referenceRows, subjectRows, this),
                    "",
                    "please report this");
        }
        return this;
    }
}
