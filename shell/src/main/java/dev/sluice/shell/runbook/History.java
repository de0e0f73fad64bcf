package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.runbook.StepJournal.StepMark;
import dev.sluice.shell.script.Host.StepCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The steps that are done, with their ways back. */
final class History {
    /**
     * A step that is done, and the value that was recorded of it.
     *
     * @param halfUndone whether an undo of it had begun before
     */
    record Done(StepCall call, StepMark mark, @Nullable Object value, boolean halfUndone) {
        boolean canBeUndone() {
            return call.options().hooks().undo().isPresent();
        }
    }

    private boolean lookingBack;
    private final List<Done> done = new ArrayList<>();
    private boolean ended;

    /** {@code lookingBack}: the script runs only to tell what was done, and ends where that ends. */
    History(boolean lookingBack) {
        this.lookingBack = lookingBack;
    }

    boolean isLookingBack() {
        return lookingBack;
    }

    /** All of it is known now; what follows is done. */
    void lookedBack() {
        lookingBack = false;
    }

    void add(StepCall call, StepMark mark, @Nullable Object value) {
        done.add(new Done(call, mark, value, false));
    }

    void addHalfUndone(StepCall call, StepMark mark, @Nullable Object value) {
        done.add(new Done(call, mark, value, true));
    }

    void remove(Done step) {
        done.remove(step);
    }

    /** What follows has not been done. */
    void end() {
        if (lookingBack) {
            ended = true;
            throw SluiceException.of(Kind.USAGE, "nothing more was done", "", "");
        }
    }

    /** Whether the script came to a step that is not done. */
    boolean hasEnded() {
        return ended;
    }

    /** The last first; all, or the one of that name. */
    List<Done> backwards(Optional<String> name) {
        List<Done> some = new ArrayList<>(done.stream()
                .filter(step -> name.isEmpty() || name.get().equals(step.call().name()))
                .toList());
        Collections.reverse(some);
        return List.copyOf(some);
    }
}
