package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Lexis;

/**
 * The transactions of an existing script, as parts of the one around it: to begin or commit one marks a moment, to roll one
 * back goes back to that moment. Nothing is committed.
 */
final class InnerTransactions {
    private final Transaction tx;
    private final Lexis lexis;
    private final boolean ignoring;
    private final java.util.function.Supplier<Runnable> counting;
    private Transaction.Mark since;
    private Runnable forget;
    private int commits;
    private int rollbacks;

    /** {@code counting} gives what forgets the rows that were counted from then on. */
    InnerTransactions(Transaction tx, Lexis lexis, boolean ignoring, java.util.function.Supplier<Runnable> counting) {
        this.tx = tx;
        this.lexis = lexis;
        this.ignoring = ignoring;
        this.counting = counting;
        this.since = tx.mark();
        this.forget = counting.get();
    }

    int commits() {
        return commits;
    }

    int rollbacks() {
        return rollbacks;
    }

    /** Does what a statement asks of the transaction, where it asks for anything; false for any other statement. */
    boolean steered(String statement) {
        switch (Steered.of(statement, lexis)) {
            case PLAIN -> {
                return false;
            }
            case SAVEPOINT -> tx.mark(statement);
            case BEGIN -> begin();
            case COMMIT -> commit();
            case ROLLBACK -> rollback();
            case REFUSED -> throw refused(Steered.shown(statement, lexis));
        }
        return true;
    }

    void begin() {
        allow("begin");
        mark();
    }

    void commit() {
        allow("commit");
        tx.refuseIfFailed();
        commits++;
        mark();
    }

    void rollback() {
        allow("rollback");
        rollbacks++;
        tx.backTo(since);
        forget.run();
        mark();
    }

    private void mark() {
        since = tx.mark();
        forget = counting.get();
    }

    private void allow(String what) {
        if (!ignoring) {
            SluiceException e = SluiceException.of(
                    Kind.USAGE, what + " is refused: the block around it decides", "", Wrapping.REMEDY);
            tx.poison(e);
            throw e;
        }
    }

    static SluiceException refused(String what) {
        return SluiceException.of(
                Kind.USAGE,
                "\"" + what + "\" cannot be wrapped: it runs outside of transactions, or changes what kind it is in",
                "",
                "take it out of the script and run it before or after");
    }
}
