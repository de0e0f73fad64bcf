package dev.sluice.command;

/** What a command is going to do. */
public interface Plan {
    /** The plan for people and for {@code --report}. */
    Outline outline();

    /** Whether running it changes anything in the home database. */
    boolean writes();
}
