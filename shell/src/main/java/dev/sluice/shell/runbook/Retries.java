package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Fault;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code retry:} of a step: only after failures that are known to have left nothing of its transaction. */
final class Retries {
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    /** Lock timeout, serialization failure, deadlock. */
    private static final Set<String> CONTENTION = Set.of("55P03", "40001", "40P01");

    private Retries() {}

    /**
     * The body's value; it is told how often it has been tried before.
     *
     * @param note hears of each failure that is not the last
     */
    static <T extends @Nullable Object> T of(int times, RunListener note, Function<Integer, T> body) {
        for (int tried = 0; ; tried++) {
            try {
                return body.apply(tried);
            } catch (SluiceException e) {
                if (!harmless(e)) {
                    throw e;
                }
                if (tried >= times) {
                    throw times == 0 ? e : exhausted(e, times);
                }
                note.note("retry " + (tried + 1) + " of " + times + " after: " + e.getMessage());
                pause(tried, e);
            }
        }
    }

    /** A lost connection is one that the transaction did not outlive: where the answer to COMMIT was lost, that was asked. */
    static boolean harmless(SluiceException e) {
        String state = Fault.behind(e).map(Fault::sqlState).orElse("");
        boolean lost = state.startsWith("08") || state.startsWith("57P0");
        return (e.kind() == Kind.RETRY && CONTENTION.contains(state)) || (e.kind() == Kind.CONNECTION && lost);
    }

    private static SluiceException exhausted(SluiceException e, int times) {
        return SluiceException.of(
                        e.kind(),
                        "retried " + times + " times: " + e.problems().get(0).what(),
                        "",
                        e.problems().get(0).remedy())
                .withState(e.state())
                .causedBy(e);
    }

    private static void pause(int tried, SluiceException first) {
        try {
            TimeUnit.MILLISECONDS.sleep(Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(tried, 10)));
        } catch (InterruptedException e) {
            first.addSuppressed(e);
            throw SluiceException.of(Kind.INTERRUPTED, "interrupted before a retry", "", "")
                    .causedBy(first);
        }
    }
}
