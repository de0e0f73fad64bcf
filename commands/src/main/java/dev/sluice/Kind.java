package dev.sluice;

/** What kind of end a call came to, and the exit code that stands for it. */
public enum Kind {
    /** A step failed and was rolled back. */
    FAILED(1),
    /** Usage, configuration or script error; nothing was executed. */
    USAGE(2),
    /** An expectation or a comparison found a difference. */
    DIFFERENCE(3),
    /** No connection, or not the right to one. */
    CONNECTION(4),
    /** Another run holds the lock. */
    LOCKED(5),
    /** Partly done or stopped; what is committed stays, the rest can be resumed. */
    PARTLY(6),
    /** Whether the commit took place is not known. */
    UNKNOWN(7),
    /** Refused: not approved, over a safety limit, or declined. */
    REFUSED(8),
    /** Done, with rows set aside. */
    SET_ASIDE(9),
    /** A defect of the program. */
    BUG(70),
    /** Nothing is wrong but the moment: lock timeout, retries exhausted. */
    RETRY(75),
    /** Ended by the interrupt signal. */
    INTERRUPTED(130),
    /** Ended by the termination signal. */
    TERMINATED(143);

    private final int exitCode;

    Kind(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The exit code of the process; part of the program's interface. */
    public int exitCode() {
        return exitCode;
    }
}
