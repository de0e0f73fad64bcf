package dev.sluice.command.backfill;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.sql.TableName;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Gives columns of rows that are there new values.
 *
 * @param asked what is done with the rows, and with which
 * @param limit at most so many rows, for a first try
 */
public record Backfill(
        TableName table, Asked asked, Optional<Integer> limit, Pace pace, Optional<Quarantine.Wanted> quarantine)
        implements Command<BackfillPlan> {
    /**
     * How rows are committed.
     *
     * @param commitEvery so many at a time; where it is empty as many as take the target's time
     * @param target how long a chunk is to take
     * @param pause behind each chunk
     * @param workers how many chunks at a time
     * @param throttle what makes it wait besides
     */
    public record Pace(Optional<Integer> commitEvery, Duration target, Duration pause, int workers, Throttle throttle) {
        static final Duration LEAST_TARGET = Duration.ofMillis(10);
        private static final Duration LONGEST = Duration.ofMinutes(1);
        private static final int MOST_WORKERS = 16;

        public Pace {
            if (commitEvery.filter(n -> n < 1).isPresent()) {
                throw invalid("commitEvery must be at least 1, was " + commitEvery.get());
            }
            if (target.compareTo(LEAST_TARGET) < 0 || target.compareTo(LONGEST) > 0) {
                throw invalid("chunkTime must be from 10 milliseconds to 1 minute, was " + target);
            }
            if (workers < 1 || workers > MOST_WORKERS) {
                throw invalid("workers must be from 1 to " + MOST_WORKERS + ", was " + workers);
            }
            if (pause.isNegative()) {
                throw invalid("pause must be no less than nothing, was " + pause);
            }
        }

        /** How long nothing is done behind a chunk that took so long. */
        Duration rest(Duration worked) {
            return pause.plus(throttle.rest(worked));
        }
    }

    public Backfill {
        if (limit.filter(n -> n < 1).isPresent()) {
            throw invalid("limit must be at least 1, was " + limit.get());
        }
        if (limit.isPresent() && pace.workers() > 1) {
            throw invalid("a first try goes through one range; leave workers out, or limit");
        }
    }

    @Override
    public String word() {
        return "backfill";
    }

    @Override
    public BackfillPlan plan(Databases databases) {
        return new BackfillPlanner(this, databases).plan();
    }

    @Override
    public Report run(BackfillPlan plan, Work work) {
        if (work instanceof Work.Joined joined) {
            return new Backfilling(plan, joined).run();
        }
        if (work instanceof Work.Chunked chunked) {
            return new Backfilling(plan, chunked).run();
        }
        throw new AssertionError(work);
    }

    @Override
    public Set<Work.Sort> supports() {
        return Set.of(Work.Sort.JOIN, Work.Sort.CHUNKS);
    }

    /** A transaction over a whole table is what it is there to avoid; it joins one that is open. */
    @Override
    public boolean opensItsOwn() {
        return true;
    }

    static SluiceException invalid(String what) {
        return SluiceException.of(Kind.USAGE, what, "backfill", "see docs/reference/backfill.md");
    }
}
