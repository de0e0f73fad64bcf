package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Session;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets another thread end what a script does: the statement that runs, and the script itself. */
public final class Cancel {
    private final Session session;
    private @Nullable Thread worker;
    private boolean asked;

    public Cancel(Session session) {
        this.session = session;
    }

    /** Runs the body; what fails because of {@link #now} comes out as INTERRUPTED, and no interrupt is left behind. */
    public <T extends @Nullable Object> T around(Supplier<T> body) {
        begin();
        try {
            return body.get();
        } catch (SluiceException e) {
            throw end() && e.kind() == Kind.FAILED ? interrupted(e) : e;
        } finally {
            end();
        }
    }

    private static SluiceException interrupted(SluiceException failure) {
        return SluiceException.of(Kind.INTERRUPTED, failure.problems())
                .withState(failure.state())
                .causedBy(failure);
    }

    private synchronized void begin() {
        worker = Thread.currentThread();
        asked = false;
    }

    /** Whether somebody asked. */
    private synchronized boolean end() {
        worker = null;
        // Whoever reads the next line must not find an interrupt that was meant for this one.
        Thread.interrupted();
        return asked;
    }

    /** Whether somebody has asked for the end of what runs now. */
    public synchronized boolean asked() {
        return asked;
    }

    /** Ends what runs now; does nothing when nothing does. */
    public synchronized void now() {
        if (worker != null) {
            asked = true;
            worker.interrupt();
            session.databases().home().cancel();
        }
    }
}
