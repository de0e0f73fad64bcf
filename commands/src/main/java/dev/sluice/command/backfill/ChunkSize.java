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

    void took(Duration chunk) {
        if (fixed.isPresent()) {
            rows = Math.min(fixed.get(), rows * 2);
        } else {
            double factor = (double) target.toNanos() / Math.max(1, chunk.toNanos());
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
