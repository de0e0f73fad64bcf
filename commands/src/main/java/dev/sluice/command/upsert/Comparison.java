package dev.sluice.command.upsert;

import dev.sluice.db.Reader;
import dev.sluice.db.TupleStream;
import dev.sluice.rows.KeyChecked;
import dev.sluice.rows.RowDiff;
import dev.sluice.rows.RowDiff.Totals;
import dev.sluice.rows.Spool;
import dev.sluice.sql.Sql;
import java.util.function.LongConsumer;

/** Reads both sides of one key range in key order and puts the differences aside; nothing is written to the target. */
final class Comparison implements AutoCloseable {
    static final byte INSERT = 'i';
    static final byte UPDATE = 'u';
    static final byte DELETE = 'd';

    private final boolean keepExtra;
    private final LongConsumer progress;
    private final Spool differences = new Spool();

    /**
     * A comparison.
     *
     * @param keepExtra whether rows that only the target has are put aside too
     * @param progress hears now and then how many source rows have passed
     */
    Comparison(boolean keepExtra, LongConsumer progress) {
        this.keepExtra = keepExtra;
        this.progress = progress;
    }

    Totals run(Opened source, Reader targetReader, String targetRows) {
        try (KeyChecked rows = source.inKeyOrder();
                TupleStream target = targetReader.copyOut(Sql.of(targetRows))) {
            return run(source, rows, target);
        }
    }

    Totals run(Opened source, KeyChecked rows, TupleStream target) {
        RowDiff diff = new RowDiff(source.plan().layout().order(), findings(rows));
        return diff.compare(new CountedTuples(rows, progress), target);
    }

    private RowDiff.Findings findings(KeyChecked rows) {
        return new RowDiff.Findings() {
            @Override
            public void missing(TupleStream row) {
                differences.add(INSERT, rows.row(), row);
            }

            @Override
            public void changed(TupleStream row, TupleStream target) {
                differences.add(UPDATE, rows.row(), row);
            }

            @Override
            public void extra(TupleStream target) {
                if (keepExtra) {
                    differences.add(DELETE, 0, target);
                }
            }
        };
    }

    Spool differences() {
        return differences;
    }

    @Override
    public void close() {
        differences.close();
    }
}
