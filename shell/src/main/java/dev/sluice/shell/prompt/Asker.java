package dev.sluice.shell.prompt;

import java.util.Optional;

/** Asks the person at the prompt. */
@FunctionalInterface
public interface Asker {
    /** Nobody is there. */
    Asker NOBODY = question -> Optional.empty();

    /** What was answered, without space around it; empty when nobody answers. */
    Optional<String> ask(String question);

    /** Whether the answer begins with y. */
    default boolean agrees(String question) {
        return ask(question + " [y/N]")
                .filter(answer -> answer.toLowerCase(java.util.Locale.ROOT).startsWith("y"))
                .isPresent();
    }
}
