package dev.sluice.shell.repl;

/** How lines come from a person: edited on a terminal that can, or as the system hands them on. */
interface Typing extends AutoCloseable {
    /**
     * A whole input. Throws {@link org.jline.reader.UserInterruptException} after Ctrl-C and
     * {@link org.jline.reader.EndOfFileException} at the end.
     */
    String input(String prompt);

    /** One line that is in no history; throws as {@link #input}. */
    String answer(String question);

    @Override
    void close();
}
