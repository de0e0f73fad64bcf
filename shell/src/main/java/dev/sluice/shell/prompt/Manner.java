package dev.sluice.shell.prompt;

/** How inputs come in. */
public enum Manner {
    /** One line of {@code -c}: it is its own transaction. */
    LINE,
    /** From a pipe: transactions may span inputs, and nobody is there to be asked. */
    PIPED,
    /** Typed by somebody who reads the answers. */
    TYPED
}
