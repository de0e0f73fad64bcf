package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.runbook.StepResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How a run that failed ends: with the failure's own kind when nothing is kept, as PARTLY when something is. */
final class Ending {
    /** A run that ends as one of these has kept nothing. */
    private static final Set<Kind> KEPT_NOTHING =
            Set.of(Kind.FAILED, Kind.USAGE, Kind.DIFFERENCE, Kind.CONNECTION, Kind.LOCKED, Kind.REFUSED, Kind.RETRY);

    private final List<StepResult> steps;
    private final boolean undo;
    private final String before;

    /** {@code closed}: nothing could be written, so a step that ended well has kept nothing either. */
    Ending(List<StepResult> steps, boolean closed) {
        this(
                false,
                steps.stream()
                        .filter(s -> !closed || s.outcome() != Outcome.COMMITTED)
                        .toList(),
                "");
    }

    private Ending(boolean undo, List<StepResult> steps, String before) {
        this.steps = steps;
        this.undo = undo;
        this.before = before;
    }

    /** Of a run that processes before this one have begun, and have committed some of. */
    Ending behind(String run) {
        return new Ending(undo, steps, run);
    }

    /** Of a call that only takes back: there a step that is undone is what has changed. */
    Ending ofUndo() {
        return new Ending(true, steps, before);
    }

    SluiceException of(SluiceException failure) {
        Kind kind = failure.kind();
        boolean partly = KEPT_NOTHING.contains(kind) && keptSomething();
        SluiceException ending = SluiceException.of(partly ? Kind.PARTLY : kind, failure.problems())
                .withState(kind == Kind.UNKNOWN ? failure.state() : state())
                .causedBy(failure);
        for (Throwable suppressed : failure.getSuppressed()) {
            ending.addSuppressed(suppressed);
        }
        return ending;
    }

    private boolean keptSomething() {
        return !ended(Outcome.COMMITTED).isEmpty()
                || !ended(Outcome.UNFINISHED).isEmpty()
                || (undo && !ended(Outcome.UNDONE).isEmpty());
    }

    private String state() {
        List<String> parts = new ArrayList<>();
        if (!ended(Outcome.COMMITTED).isEmpty()) {
            parts.add("committed: " + named(ended(Outcome.COMMITTED)));
        }
        if (!ended(Outcome.FAILED).isEmpty()) {
            parts.add("rolled back: " + named(ended(Outcome.FAILED)));
        }
        if (!ended(Outcome.UNFINISHED).isEmpty()) {
            parts.add("what it did before stays: " + named(ended(Outcome.UNFINISHED)));
        }
        if (!ended(Outcome.UNDONE).isEmpty()) {
            parts.add("undone: " + named(ended(Outcome.UNDONE)));
        }
        if (!keptSomething()) {
            parts.add(0, "nothing changed");
        }
        if (!before.isEmpty() && !undo) {
            parts.add("what run " + before + " had committed before stays");
        }
        return String.join("; ", parts);
    }

    private List<StepResult> ended(Outcome outcome) {
        return steps.stream().filter(s -> s.outcome() == outcome).toList();
    }

    private static String named(List<StepResult> some) {
        return some.stream().map(s -> "\"" + s.name() + "\"").collect(Collectors.joining(", ", "step ", ""));
    }
}
