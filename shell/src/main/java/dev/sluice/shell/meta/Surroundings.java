package dev.sluice.shell.meta;

import java.nio.file.Path;
import java.util.List;

/** What the commands need of the program around the prompt. */
public interface Surroundings {
    /** The path as meant from the working directory. */
    Path path(String given);

    /** Runs {@code sluice run} with these arguments on the profile; gives its exit code. */
    int runbook(List<String> arguments);

    List<String> profiles();

    /** Where the profile leads: {@code staging (ops@host/app, primary, PostgreSQL 15)}. */
    String connection();

    /** Whether every statement sent is shown. */
    void echo(boolean on);

    /** The last failure with all that is known of it. */
    String verbose(Throwable failure);

    /** Lets the person change the file in an editor. */
    void edit(Path file);
}
