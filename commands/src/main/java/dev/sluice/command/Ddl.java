package dev.sluice.command;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.db.Fault;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import java.time.Duration;
import java.util.List;

/**
 * Executes statements that define tables.
 *
 * <p>Such a statement wants a lock that stops everybody else, and while it waits for it, everybody else waits behind it. So it
 * waits for {@code lockTimeout} only, goes back to its savepoint, which lets go of the locks it had, and tries again later.
 */
public record Ddl(Transaction transaction, Duration lockTimeout) {
    private static final int TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    /** All of them, or none; a failure that is only a lock's says so and is {@link Kind#RETRY}. */
    public void execute(List<Sql> statements) {
        if (!statements.isEmpty()) {
            within(() -> statements.forEach(transaction::execute));
        }
    }

    /** The same for what the body executes, which may be done several times. */
    public void within(Runnable body) {
        for (int attempt = 1; ; attempt++) {
            try {
                transaction.nestedWaitingAtMost(lockTimeout, body);
                return;
            } catch (SluiceException e) {
                if (!isLocked(e)) {
                    throw e;
                }
                if (attempt == TRIES) {
                    throw locked(e);
                }
                Pause.of(FIRST_PAUSE.multipliedBy(1L << (attempt - 1)), "while waiting for a lock", "");
            }
        }
    }

    private static boolean isLocked(SluiceException e) {
        return Fault.behind(e)
                .filter(f -> f.sqlState().equals(Fault.LOCK_NOT_AVAILABLE))
                .isPresent();
    }

    private SluiceException locked(SluiceException last) {
        Problem said = last.problems().get(0);
        return SluiceException.of(
                        Kind.RETRY,
                        said.what() + ", " + TRIES + " times for " + lockTimeout.toMillis() + " ms",
                        said.where(),
                        "another session works on the table; run again later, or raise ddl-lock-timeout in the profile")
                .causedBy(last);
    }
}
