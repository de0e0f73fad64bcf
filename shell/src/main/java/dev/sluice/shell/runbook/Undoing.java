package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Takes steps back, the last one first. */
final class Undoing {
    /** After these nothing more is tried: somebody wants it to end, or nobody knows what is there. */
    private static final Set<Kind> LEAVE = Set.of(Kind.INTERRUPTED, Kind.TERMINATED, Kind.UNKNOWN, Kind.BUG);

    private final RunHost host;
    private final History history;
    private final RunOptions options;
    private final Function<Throwable, SluiceException> named;

    /** {@code named} makes what a script has thrown a failure with its line. */
    Undoing(RunHost host, History history, RunOptions options, Function<Throwable, SluiceException> named) {
        this.host = host;
        this.history = history;
        this.options = options;
        this.named = named;
    }

    /** Whether anything may be taken back after that failure. */
    boolean mayFollow(SluiceException failure) {
        return !undoable(Optional.empty()).isEmpty()
                && !options.dryRun()
                && !options.pacing().hasStopped()
                && !LEAVE.contains(failure.kind());
    }

    /**
     * As the runbook's {@code onFailure} says; gives the failure the run ends with. What fails here is told and added to it, but
     * a commit of which nobody knows is the graver one.
     */
    SluiceException after(SluiceException failure) {
        List<History.Done> steps = undoable(Optional.empty());
        try {
            if (host.onFailure().equals("undo") || (host.onFailure().equals("ask") && agreed(failure, steps))) {
                steps.forEach(this::undo);
            }
        } catch (SluiceException e) {
            if (LEAVE.contains(e.kind())) {
                throw e;
            }
            options.listener().note("undo failed: " + e.getMessage());
            failure.addSuppressed(e);
        }
        return failure;
    }

    private List<History.Done> undoable(Optional<String> name) {
        return history.backwards(name).stream()
                .filter(History.Done::canBeUndone)
                .toList();
    }

    private void undo(History.Done done) {
        try {
            host.runner().undo(done);
        } catch (Throwable t) {
            throw named.apply(t);
        }
    }

    private boolean agreed(SluiceException failure, List<History.Done> steps) {
        String names = String.join(
                ", ",
                steps.stream().map(step -> "\"" + step.call().name() + "\"").toList());
        String question =
                failure.getMessage() + "\nUndo what is done: " + names + "? (yes, or anything else to leave it)";
        return options.questions().ask(question, false).filter("yes"::equals).isPresent();
    }

    /** What would be done, a line a step. */
    List<String> preview(Optional<String> name) {
        List<History.Done> steps = history.backwards(name);
        if (name.isPresent() && steps.isEmpty()) {
            throw SluiceException.of(
                    Kind.USAGE, "step \"" + name.get() + "\" is not done, or there is none of that name", "--step", "");
        }
        if (steps.stream().noneMatch(History.Done::canBeUndone)) {
            throw SluiceException.of(Kind.USAGE, "there is nothing to undo", "", "");
        }
        return steps.stream()
                .map(step -> "step \"" + step.call().name() + "\": " + what(step))
                .toList();
    }

    private static String what(History.Done step) {
        String again = step.halfUndone() ? "undo; an undo had begun and did not end, so all of it runs again" : "undo";
        return step.canBeUndone() ? again : "has no undo, stays";
    }

    void all(Optional<String> name) {
        undoable(name).forEach(this::undo);
    }
}
