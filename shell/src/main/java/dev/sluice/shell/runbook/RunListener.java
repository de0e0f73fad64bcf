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

    /** One after the other. */
    static RunListener both(RunListener first, RunListener second) {
        return new RunListener() {
            @Override
            public void stepStarted(String name) {
                first.stepStarted(name);
                second.stepStarted(name);
            }

            @Override
            public void stepFinished(StepResult result) {
                first.stepFinished(result);
                second.stepFinished(result);
            }

            @Override
            public void reported(Report report) {
                first.reported(report);
                second.reported(report);
            }

            @Override
            public void expected(Expectation expectation) {
                first.expected(expectation);
                second.expected(expectation);
            }

            @Override
            public void note(String text) {
                first.note(text);
                second.note(text);
            }
        };
    }
}
