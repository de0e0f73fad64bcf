package dev.sluice.command;

import dev.sluice.db.Access;
import dev.sluice.db.Transaction;
import java.util.function.Function;

/** What the session gives a command to work in. */
public sealed interface Work {
    /** The kinds of work. */
    enum Sort {
        /** Everything in one transaction that is open already and that somebody else ends. */
        JOIN,
        /** Several short transactions of the command's own, each committed when it ends. */
        PHASES
    }

    Databases databases();

    Progress progress();

    /** Joins the open transaction. */
    record Joined(Databases databases, Progress progress, Transaction transaction) implements Work {}

    /** Opens and commits its own. */
    record Phased(Databases databases, Progress progress) implements Work {
        /** One phase: committed when the body returns. */
        public <T> T phase(Function<Transaction, T> body) {
            return databases.home().transaction(Access.WRITE, body);
        }
    }
}
