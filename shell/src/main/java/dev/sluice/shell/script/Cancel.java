package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Session;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Lets another thread end what a script does: the statement that runs, and the script itself. */
public final class Cancel {
    /** How long a body that has ended waits for a request to cancel that is still on its way. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Session session;
    private @Nullable Thread worker;
    private boolean asked;
    /** A request to cancel is on its way to the server. */
    private boolean sending;

    public Cancel(Session session) {
        this.session = session;
    }

    /**
     * Runs the body; what fails because of {@link #now} comes out as INTERRUPTED, and no interrupt is left behind. Inside of
     * another body of the same thread it is a part of that one.
     */
    public <T extends @Nullable Object> T around(Supplier<T> body) {
        if (!begun()) {
            return body.get();
        }
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

    /** Whether this body is the outermost. */
    private synchronized boolean begun() {
        boolean outermost = worker != Thread.currentThread();
        if (outermost) {
            worker = Thread.currentThread();
            asked = false;
        }
        return outermost;
    }

    /** Whether somebody asked. */
    private synchronized boolean end() {
        waitForRequest();
        worker = null;
        // Whoever reads the next line must not find an interrupt that was meant for this one.
        Thread.interrupted();
        return asked;
    }

    /** A request that arrives late would end the next statement; one that does not arrive at all keeps nobody for long. */
    private void waitForRequest() {
        long until = System.nanoTime() + PATIENCE_NANOS;
        Thread.interrupted();
        for (long left = PATIENCE_NANOS; sending && left > 0; left = until - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                // Pressed once more: what it is meant for has ended already.
                Thread.interrupted();
            }
        }
    }

    /** Whether somebody has asked for the end of what runs now. */
    public synchronized boolean asked() {
        return asked;
    }

    /** Ends what runs now; does nothing when nothing does. */
    public void now() {
        if (!ask()) {
            return;
        }
        try {
            session.databases().home().cancel();
        } catch (SluiceException e) {
            // A connection that is gone has nothing to cancel; what waits for it hears so by itself.
            LoggerFactory.getLogger(Cancel.class).debug("not cancelled: {}", e.getMessage());
        } finally {
            sent();
        }
    }

    /** Whether the server has to be asked: something runs, and no request is on its way. */
    private synchronized boolean ask() {
        if (worker == null) {
            return false;
        }
        asked = true;
        worker.interrupt();
        boolean first = !sending;
        sending = true;
        return first;
    }

    private synchronized void sent() {
        sending = false;
        notifyAll();
    }
}
