package dev.sluice.shell.repl;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.util.EnumSet;
import java.util.Set;

/** What had been committed when a failure came: the code must not say then that nothing was kept. */
record Kept(long commits) {
    /** These say more than that a part is done. */
    private static final Set<Kind> THEIR_OWN =
            EnumSet.of(Kind.UNKNOWN, Kind.PARTLY, Kind.SET_ASIDE, Kind.BUG, Kind.INTERRUPTED, Kind.TERMINATED);

    static Kept of(long commits) {
        return new Kept(commits);
    }

    /** The failure, with what {@code whose} transactions have left. */
    SluiceException say(SluiceException failure, String whose) {
        if (commits == 0) {
            return failure;
        }
        String done = commits == 1
                ? "1 transaction of " + whose + " is committed"
                : commits + " transactions of " + whose + " are committed";
        // Something did change; of what failed, nothing did.
        boolean stated = !failure.state().isEmpty() && !failure.state().equals("nothing changed");
        String rest = failure.kind() == Kind.UNKNOWN || stated ? failure.state() : "what failed is rolled back";
        SluiceException told = SluiceException.of(
                        THEIR_OWN.contains(failure.kind()) ? failure.kind() : Kind.PARTLY, failure.problems())
                .withState(done + (rest.isEmpty() ? "" : "; " + rest))
                .causedBy(failure);
        for (Throwable suppressed : failure.getSuppressed()) {
            told.addSuppressed(suppressed);
        }
        return told;
    }
}
