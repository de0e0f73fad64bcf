package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets a signal end what runs now. */
final class Interruption {
    private Optional<Runnable> action = Optional.empty();
    private Optional<Kind> asked = Optional.empty();

    /** Runs the body; a signal in the meantime runs {@code cancel}, on another thread. */
    <T extends @Nullable Object> T during(Runnable cancel, Supplier<T> body) {
        begin(cancel);
        try {
            return body.get();
        } finally {
            end();
        }
    }

    private synchronized void begin(Runnable cancel) {
        asked.ifPresent(kind -> {
            throw SluiceException.of(kind, "interrupted", "", "").withState("nothing changed");
        });
        action = Optional.of(cancel);
    }

    private synchronized void end() {
        action = Optional.empty();
    }

    /** Whether something runs that will end because of this. */
    boolean now(Kind kind) {
        Optional<Runnable> cancel = ask(kind);
        cancel.ifPresent(Runnable::run);
        return cancel.isPresent();
    }

    private synchronized Optional<Runnable> ask(Kind kind) {
        asked = Optional.of(kind);
        return action;
    }

    /** The signal that came, if one did. */
    synchronized Optional<Kind> asked() {
        return asked;
    }
}
