package dev.sluice.shell.runbook;

import dev.sluice.command.Report;
import dev.sluice.shell.script.Expectation;

/** Hears a run as it goes; who listens prints. Every method does nothing unless overridden. */
public interface RunListener {
    /** Hears nothing. */
    RunListener SILENT = new RunListener() {};

    default void stepStarted(String name) {}

    /** After the step's transaction has ended, however it ended. */
    default void stepFinished(StepResult result) {}

    /** A command has run; inside a step this is before its commit. */
    default void reported(Report report) {}

    default void expected(Expectation expectation) {}

    default void note(String text) {}
}
