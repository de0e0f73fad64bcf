package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.journal.Request;
import dev.sluice.journal.Request.Ask;
import java.time.Instant;
import java.util.Optional;

/**
 * Says when a run ends before its last step, or waits: asked for by a signal, by another process or by the clock. Between two
 * steps and behind each chunk, never with a transaction open.
 */
public final class Pacing {
    private static final long POLL_MILLIS = 200;

    private final Optional<Instant> end;
    private boolean inChunks;
    private boolean signalled;
    private boolean stopped;
    private Request last = Request.NONE;
    private long lookedAt = System.nanoTime() - POLL_MILLIS * 1_000_000;

    private Pacing(Optional<Instant> end) {
        this.end = end;
    }

    /** Goes on until the run is done. */
    public static Pacing free() {
        return new Pacing(Optional.empty());
    }

    /** Ends behind the chunk or the step that is under way at that time. */
    public static Pacing until(Instant end) {
        return new Pacing(Optional.of(end));
    }

    /** A signal has come: whether the chunk that is under way will be the last. May be called from any thread, and again. */
    synchronized boolean signal() {
        signalled |= inChunks;
        return signalled;
    }

    synchronized void inChunks(boolean now) {
        inChunks = now;
    }

    private synchronized boolean isSignalled() {
        return signalled;
    }

    /** Whether the run was ended by this. */
    public synchronized boolean hasStopped() {
        return stopped;
    }

    /** Rows per chunk as somebody has asked for; otherwise as wanted. */
    long commitEvery(long wanted, StepJournal journal) {
        long tuned = look(journal).commitEvery();
        return tuned > 0 ? tuned : wanted;
    }

    /** Waits while the run is to pause; throws PARTLY where it is to end. */
    void between(StepJournal journal, RunListener listener) {
        boolean told = false;
        while (look(journal).ask() == Ask.PAUSE && reason().isEmpty()) {
            if (!told) {
                listener.note("paused; go on with: sluice resume " + journal.run());
                told = true;
            }
            sleep();
        }
        reason().ifPresent(reason -> {
            throw stop(reason, journal.run());
        });
    }

    private Optional<String> reason() {
        if (isSignalled()) {
            return Optional.of("by a signal");
        }
        if (last.ask() == Ask.STOP) {
            return Optional.of("as asked for");
        }
        return end.filter(Instant.now()::isAfter).map(over -> "its time is over");
    }

    private synchronized SluiceException stop(String reason, String run) {
        stopped = true;
        String remedy = run.isEmpty() ? "" : "go on with: sluice resume " + run;
        return SluiceException.of(Kind.PARTLY, "the run was stopped, " + reason, "", remedy);
    }

    /** Not more often than somebody could ask. */
    private Request look(StepJournal journal) {
        if (System.nanoTime() - lookedAt >= POLL_MILLIS * 1_000_000) {
            last = journal.request();
            lookedAt = System.nanoTime();
        }
        return last;
    }

    private static void sleep() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            throw SluiceException.of(Kind.INTERRUPTED, "interrupted while the run paused", "", "")
                    .causedBy(e);
        }
    }
}
