package dev.sluice.rows;

import dev.sluice.db.TupleStream;

/** Rows that an engine has joined and found to differ: the fields of the one side, then those of the other. */
public final class PairedTuples {
    private final TupleStream rows;
    private final int fields;
    private final HeldTuple subject = new HeldTuple();
    private final HeldTuple reference = new HeldTuple();

    /**
     * Pairs.
     *
     * @param fields of each side; the first of them is null exactly where the side does not have the row
     */
    public PairedTuples(TupleStream rows, int fields) {
        this.rows = rows;
        this.fields = fields;
    }

    /** Tells of each pair; gives how many there were of each sort, none of them the same. */
    public RowDiff.Totals tell(RowDiff.Findings findings) {
        long changed = 0;
        long missing = 0;
        long extra = 0;
        while (rows.next()) {
            int middle = Fields.offset(rows.buffer(), rows.start(), fields);
            subject.at(rows.buffer(), rows.start(), middle);
            reference.at(rows.buffer(), middle, rows.end());
            if (Fields.length(rows.buffer(), rows.start()) < 0) {
                findings.missing(reference);
                missing++;
            } else if (Fields.length(rows.buffer(), middle) < 0) {
                findings.extra(subject);
                extra++;
            } else {
                findings.changed(reference, subject);
                changed++;
            }
        }
        return new RowDiff.Totals(changed + missing, changed + extra, 0, changed, missing, extra);
    }
}
