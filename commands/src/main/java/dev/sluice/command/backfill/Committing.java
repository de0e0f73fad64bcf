package dev.sluice.command.backfill;

import dev.sluice.command.StepLog;
import dev.sluice.command.Work;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Commits chunks, each with the place that was reached. */
interface Committing {
    Chunk commit(Function<Transaction, Chunk> body);

    /** Rows for the next chunk, where so many are wanted. */
    long rows(long wanted);

    /** The connection was lost, and the next chunk gets another. */
    void reconnected();

    /** One after the other, in the session itself. */
    record InTurn(Work.Chunked work, String fixed) implements Committing {
        @Override
        public Chunk commit(Function<Transaction, Chunk> body) {
            Chunk[] done = new Chunk[1];
            work.commit(tx -> {
                done[0] = body.apply(tx);
                return done[0].part(new Cursors(fixed, List.of(done[0].cursor())).text());
            });
            return done[0];
        }

        @Override
        public long rows(long wanted) {
            return work.commitEvery(wanted);
        }

        @Override
        public void reconnected() {
            work.reconnected();
        }
    }

    /**
     * At the same time as others.
     *
     * @param range which of the ranges
     */
    record Beside(AllRanges all, int range, Database database) implements Committing {
        @Override
        public Chunk commit(Function<Transaction, Chunk> body) {
            return all.work.chunk(database, all.turn, new Work.Shared<Chunk>() {
                @Override
                public Chunk write(Transaction tx) {
                    return body.apply(tx);
                }

                @Override
                public StepLog.Part part(Chunk written) {
                    return all.part(range, written);
                }

                @Override
                public void kept(Chunk written) {
                    all.at = all.at.with(range, written.cursor());
                }
            });
        }

        @Override
        public long rows(long wanted) {
            return all.tuned > 0 ? all.tuned : wanted;
        }

        /** The lock of the run is another session's. */
        @Override
        public void reconnected() {}
    }

    /** What the ranges have in common. */
    final class AllRanges {
        private final Work.Chunked work;
        private final BackfillPlan plan;
        private final ReentrantLock turn = new ReentrantLock(true);
        /** Changed by whoever's turn it is. */
        private volatile Cursors at;

        private volatile long tuned;

        AllRanges(BackfillPlan plan, Work.Chunked work, Cursors at) {
            this.plan = plan;
            this.work = work;
            this.at = at;
        }

        Cursors at() {
            return at;
        }

        /** Asked in the session itself, between two chunks. */
        void tune() {
            tuned = work.commitEvery(0);
        }

        private StepLog.Part part(int range, Chunk written) {
            Cursors reached = at.with(range, written.cursor());
            plan.quarantine()
                    .ifPresent(q -> q.refuseMore(reached.aside(), at.ranges().get(range), true));
            return written.part(reached.text());
        }
    }
}
