package dev.sluice.shell.runbook;

import java.util.Optional;

/** Whoever sits at the terminal. */
public interface Questions {
    /** Nobody is there. */
    Questions NOBODY = (text, secret) -> Optional.empty();

    /**
     * The answer to the question; empty when nobody is there to give one.
     *
     * @param secret whether the answer must not be seen while it is typed
     */
    Optional<String> ask(String text, boolean secret);
}
