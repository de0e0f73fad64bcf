package dev.sluice.command.backfill;

import java.time.Duration;
import java.util.Optional;

/** Rows per chunk: so many that a chunk takes its time, learnt from the chunk before. */
final class ChunkSize {
    private static final long FIRST = 1000;
    private static final long MOST = 1_000_000;
    /** One slow chunk, or one that found its rows in memory, must not carry the next too far. */
    private static final double MOST_GROWTH = 2;

    private static final double MOST_SHRINKAGE = 0.25;
    /** In less time statements go to the server and come back, with many rows or with one. */
    private static final Duration LEAST = Backfill.Pace.LEAST_TARGET;

    private final Optional<Integer> fixed;
    private final Duration target;
    private long rows;

    ChunkSize(Backfill.Pace pace) {
        this.fixed = pace.commitEvery();
        this.target = pace.target();
        this.rows = fixed.map(Integer::longValue).orElse(FIRST);
    }

    long rows() {
        return rows;
    }

    /**
     * Learns from a chunk.
     *
     * @param chunk all of it
     * @param forRows the part of it that is the longer the more rows there are
     */
    void took(Duration chunk, Duration forRows) {
        if (fixed.isPresent()) {
            rows = Math.min(fixed.get(), rows * 2);
        } else {
            // What every chunk takes is no shorter with fewer rows: where it is all of the time, they would end at one.
            long anyway = chunk.minus(forRows).toNanos();
            long left = Math.max(target.toNanos() - anyway, LEAST.toNanos());
            double factor = (double) left / Math.max(1, forRows.toNanos());
            scale(Math.max(MOST_SHRINKAGE, Math.min(MOST_GROWTH, factor)));
        }
    }

    /** After a chunk that did not get its locks or its time; holds where the size is fixed, too. */
    boolean shrink() {
        boolean smaller = rows > 1;
        scale(MOST_SHRINKAGE);
        return smaller;
    }

    private void scale(double factor) {
        rows = Math.max(1, Math.min(MOST, (long) (rows * factor)));
    }
}
