package dev.sluice.rows;

import dev.sluice.db.TupleStream;
import java.util.Arrays;

/**
 * Compares two streams of tuples in key order, both in the target's encoding: a merge join that looks into a tuple only when
 * its bytes differ from the other's. Equal bytes are equal rows, so an unchanged row costs one comparison of memory.
 */
public final class RowDiff {
    /** Hears what differs; each call may read the streams' current tuples but not move them. */
    public interface Findings {
        /** In the source, not in the target. */
        void missing(TupleStream source);

        /** In both, with other values. */
        void changed(TupleStream source, TupleStream target);

        /** In the target, not in the source. */
        void extra(TupleStream target);
    }

    /** How many rows came from each side, and how many were the same. */
    public record Totals(long source, long target, long same, long changed, long missing, long extra) {
        /** The sum of two ranges' totals. */
        public Totals plus(Totals o) {
            return new Totals(
                    source + o.source,
                    target + o.target,
                    same + o.same,
                    changed + o.changed,
                    missing + o.missing,
                    extra + o.extra);
        }
    }

    private final TupleOrder order;
    private final Findings findings;
    private long same;
    private long changed;
    private long missing;
    private long extra;

    public RowDiff(TupleOrder order, Findings findings) {
        this.order = order;
        this.findings = findings;
    }

    /** Reads both streams to their ends. */
    public Totals compare(TupleStream source, TupleStream target) {
        boolean inSource = source.next();
        boolean inTarget = target.next();
        while (inSource || inTarget) {
            int side = !inSource ? 1 : !inTarget ? -1 : side(source, target);
            if (side <= 0) {
                inSource = side < 0 ? missing(source) : source.next();
            }
            if (side >= 0) {
                inTarget = side > 0 ? extra(target) : target.next();
            }
        }
        return new Totals(same + changed + missing, same + changed + extra, same, changed, missing, extra);
    }

    /** Below zero: only the source has the row; above: only the target; zero: both, and it has been counted. */
    private int side(TupleStream source, TupleStream target) {
        if (sameBytes(source, target)) {
            same++;
            return 0;
        }
        int compared = order.compare(source, target);
        if (compared == 0) {
            changed++;
            findings.changed(source, target);
        }
        return compared;
    }

    private boolean missing(TupleStream source) {
        missing++;
        findings.missing(source);
        return source.next();
    }

    private boolean extra(TupleStream target) {
        extra++;
        findings.extra(target);
        return target.next();
    }

    private static boolean sameBytes(TupleStream a, TupleStream b) {
        return Arrays.equals(a.buffer(), a.start(), a.end(), b.buffer(), b.start(), b.end());
    }
}
