package dev.sluice.command;

import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.journal.Counts;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** What the session gives a command to work in. */
public sealed interface Work {
    /** The kinds of work. */
    enum Sort {
        /** Everything in one transaction that is open already and that somebody else ends. */
        JOIN,
        /** Several short transactions of the command's own, each committed when it ends. */
        PHASES,
        /** One transaction after the other, each with a part of the rows and with the cursor that says how far it came. */
        CHUNKS,
        /** What can be in no transaction: nothing of it is marked, so that a resumed run asks or is told whether it is done. */
        BARE
    }

    Databases databases();

    Progress progress();

    /** Joins the open transaction. */
    record Joined(Databases databases, Progress progress, Transaction transaction) implements Work {}

    /** Opens and commits its own. */
    record Phased(Databases databases, Progress progress, StepLog log) implements Work {
        /** The name of the last phase that is committed, in this run or before it was resumed; empty before the first. */
        public String reached() {
            return log.cursor();
        }

        /** One phase: committed when the body returns, and its name with it. */
        public <T> T phase(String name, Function<Transaction, T> body) {
            return phase(name, Access.WRITE, body);
        }

        /** One phase in a transaction of that kind. */
        public <T> T phase(String name, Access access, Function<Transaction, T> body) {
            T result = databases.home().transaction(access, tx -> {
                log.opened(tx);
                T done = body.apply(tx);
                log.advance(tx, new StepLog.Part(name, Counts.NONE));
                return done;
            });
            log.kept();
            log.between();
            return result;
        }

        /** A transaction that need not be marked: it only looks. */
        public <T> T phase(Function<Transaction, T> body) {
            return databases.home().transaction(Access.WRITE, body);
        }
    }

    /** Outside of any transaction; the command opens those it needs. */
    record Bare(Databases databases, Progress progress) implements Work {}

    /** Commits chunk by chunk; after a kill it goes on behind the last chunk that was committed. */
    record Chunked(Databases databases, Progress progress, StepLog log) implements Work {
        /** Where to go on; empty at the start. */
        public String cursor() {
            return log.cursor();
        }

        /** Rows for the next chunk; asked anew for each, because it may be tuned while the command runs. */
        public long commitEvery(long wanted) {
            return log.commitEvery(wanted);
        }

        /** Waits where the run is to pause, throws PARTLY where it is to end; behind chunks that are written at the same time. */
        public void between() {
            log.between();
        }

        /** The connection was lost, and the next chunk gets another. */
        public void reconnected() {
            log.reconnected();
        }

        /** One chunk: its rows and its cursor are committed together. Throws PARTLY where the run is to end behind it. */
        public StepLog.Part chunk(Function<Transaction, StepLog.Part> body) {
            StepLog.Part part = commit(body);
            log.between();
            return part;
        }

        /** One chunk, and nothing that could fail behind its commit: who does a failed one again calls {@link #between} later. */
        public StepLog.Part commit(Function<Transaction, StepLog.Part> body) {
            StepLog.Part part = databases.home().transaction(Access.WRITE, tx -> {
                log.opened(tx);
                StepLog.Part done = body.apply(tx);
                log.advance(tx, done);
                return done;
            });
            log.kept();
            return part;
        }

        /** One of several chunks that are written at the same time, in a session beside the others': one after the other is committed. */
        public <T> T chunk(Database beside, ReentrantLock turn, Shared<T> shared) {
            try {
                T done = beside.transaction(Access.WRITE, tx -> {
                    log.opened(tx);
                    T written = shared.write(tx);
                    turn.lock();
                    log.advance(tx, shared.part(written));
                    return written;
                });
                log.kept();
                shared.kept(done);
                return done;
            } finally {
                if (turn.isHeldByCurrentThread()) {
                    turn.unlock();
                }
            }
        }
    }

    /** A chunk beside others. */
    interface Shared<T> {
        T write(Transaction tx);

        /** How far all of them have come with it; nobody else asks that at the same time, and nobody until it is kept or has failed. */
        StepLog.Part part(T written);

        /** It is committed. */
        void kept(T written);
    }
}
