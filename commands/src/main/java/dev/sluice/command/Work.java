package dev.sluice.command;

import dev.sluice.db.Access;
import dev.sluice.db.Transaction;
import dev.sluice.journal.Counts;
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
        CHUNKS
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
            T result = databases.home().transaction(Access.WRITE, tx -> {
                log.opened(tx);
                T done = body.apply(tx);
                log.advance(tx, new StepLog.Part(name, Counts.NONE));
                return done;
            });
            log.partCommitted();
            return result;
        }

        /** A transaction that need not be marked: it only looks. */
        public <T> T phase(Function<Transaction, T> body) {
            return databases.home().transaction(Access.WRITE, body);
        }
    }

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

        /** One chunk: its rows and its cursor are committed together. Throws PARTLY where the run is to end behind it. */
        public StepLog.Part chunk(Function<Transaction, StepLog.Part> body) {
            StepLog.Part part = databases.home().transaction(Access.WRITE, tx -> {
                log.opened(tx);
                StepLog.Part done = body.apply(tx);
                log.advance(tx, done);
                return done;
            });
            log.partCommitted();
            return part;
        }
    }
}
