package dev.sluice.command.backfill;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.StepLog;
import dev.sluice.db.Transaction;

/** Keeps the place, and ends behind so many parts of which the first makes ready. */
final class ChunkLog implements StepLog {
    private final int last;
    private final Runnable between;
    private String cursor = "";
    private int parts;

    ChunkLog(int last) {
        this(last, () -> {});
    }

    /** Does something behind each part. */
    ChunkLog(int last, Runnable between) {
        this.last = last;
        this.between = between;
    }

    @Override
    public String cursor() {
        return cursor;
    }

    @Override
    public void advance(Transaction tx, Part part) {
        cursor = part.cursor();
    }

    /** The same run goes on to its end. */
    ChunkLog resumed() {
        ChunkLog next = new ChunkLog(0, between);
        next.cursor = cursor;
        return next;
    }

    @Override
    public void between() {
        between.run();
        if (++parts == last) {
            throw SluiceException.of(Kind.PARTLY, "stopped", "", "");
        }
    }
}
